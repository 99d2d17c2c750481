#pragma once

#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "flovyn/base/mutex.h"
#include "flovyn/services/dispatch_service.h"
#include "poll_board.h"

namespace flovyn {

/// Brings polls and work together. Work comes from the store's own writes (Reserve, Announce) and,
/// for what a crash or another node left, from scans; it is claimed by id in a unit, so that a
/// stale entry is merely refused. The lock is never held over a call to the store or an answer.
class Dispatcher final : public WorkBroker, public std::enable_shared_from_this<Dispatcher> {
 public:
  Dispatcher(const DispatchDeps& deps, const DispatchOptions& options);

  PollTicket Begin(PollRequest request, PollAnswer answer);
  void Cancel(PollTicket ticket);
  void Return(const ClaimedWork& work);
  std::vector<WorkerSeen> ParkedWorkers();
  std::size_t parked_polls() {
    MutexLock lock(mutex_);
    return board_.size();
  }
  void ForgetIdleQueues();
  void Drain();
  WorkListeners& listeners() { return listeners_; }

  std::optional<Claimant> Reserve(const ReadyWork& work) override;
  void Deliver(const Claimant& claimant, ClaimedWork work) override {
    listeners_.Tell(work);
    AnswerAndForget(claimant.ticket, std::move(work));
  }
  void Release(const Claimant& claimant) override { BackInLine(claimant.ticket); }
  void Announce(const ReadyWork& work) override;
  void Hint(const WorkQueue& queue) override;

 private:
  using Scan = std::pair<WorkQueue, PollClass>;

  void Park(PollTicket ticket, const PollRequest& request, const WorkerIdentity& worker,
            PollAnswer answer);
  Poll MakePoll(PollTicket ticket, const PollRequest& request, const WorkerIdentity& worker,
                PollAnswer answer);
  /// Matches polls with known work and looks for unknown work, until neither is left.
  void Serve(const WorkQueue& queue);
  void Claim(const PollBoard::Match& match);
  void OnClaimed(const PollBoard::Match& match, absl::StatusOr<ClaimedWork> claimed);
  void StartScan(const Scan& scan);
  void RunScan(const Scan& scan);
  void ExpireAfter(const Scan& scan);
  void OnDeadline(PollTicket ticket);
  void BackInLine(PollTicket ticket);
  /// Takes the poll off the board and answers it.
  void AnswerAndForget(PollTicket ticket, absl::StatusOr<std::optional<ClaimedWork>> answer);

  DispatchDeps deps_;
  DispatchOptions options_;
  WorkListeners listeners_;
  Mutex mutex_;
  PollBoard board_ ABSL_GUARDED_BY(mutex_);
  std::set<PollTicket> arriving_ ABSL_GUARDED_BY(mutex_);
  PollTicket last_ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace flovyn
