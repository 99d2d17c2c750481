#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "site.h"

namespace flovyn::chaos {

enum class Fault {
  kKillServer,
  kStopServer,
  kPauseServer,
  kKillWorker,
  kPauseWorker,
  kCrashDatabase,
  kRestartDatabase,
  kCutConnections,
  kKillBackend,
};

// Their names in counts().
inline constexpr char kServersKilled[] = "servers killed";
inline constexpr char kWorkersKilled[] = "workers killed";

/// Does one bad thing after the other to a site, by its seed. For one thread.
class Disturber {
 public:
  Disturber(Site& site, std::uint64_t seed);

  /// How long the site is left alone before the next fault.
  absl::Duration NextPause();
  /// Returns when what was restarted is there again; what was paused goes on later, see Tend().
  void Disturb();
  /// Resumes what has been paused long enough, and starts what ended by itself, which is a fault of
  /// the product.
  void Tend();
  /// All that is down or paused comes back.
  void Calm();
  /// Ends all workers and servers in good order.
  void End();

  int count(Fault fault) const;
  /// How often each sort of fault happened, by its name.
  std::map<std::string, int> counts() const;
  /// What the site did and must not do.
  const std::vector<std::string>& misdeeds() const { return misdeeds_; }

 private:
  Fault Draw();
  void Do(Fault fault);
  void RestartDatabase(bool crash);
  void CutConnections();
  void KillBackend();
  void ResumeDue(absl::Time now);
  void TakeComplaints();
  /// Does it; what it throws is a misdeed.
  void Try(const std::function<void()>& action);
  std::size_t Any(std::size_t count) { return random_() % count; }
  absl::Time PauseEnd();

  Site& site_;
  std::mt19937_64 random_;
  std::map<Fault, int> counts_;
  std::vector<std::string> misdeeds_;
};

}  // namespace flovyn::chaos
