#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "flovyn/unit/work.h"
#include "poll.h"

namespace flovyn {

/// Where polls and work meet: polls that wait, and work that is known to be claimable, by queue.
/// Plain data under the dispatcher's lock; knows no store, clock or thread.
class PollBoard {
 public:
  struct Match {
    PollTicket ticket = 0;
    ReadyWork work;
  };

  explicit PollBoard(std::size_t max_ready_per_queue) : max_ready_(max_ready_per_queue) {}

  /// The poll waits from now on.
  void Park(Poll poll);
  Poll* Find(PollTicket ticket);
  /// Out of the line, still on the board.
  void SetAside(Poll& poll);
  /// Back in its place in the line.
  void PutBack(Poll& poll);
  /// Off the board.
  Poll Remove(PollTicket ticket);
  std::vector<PollTicket> Tickets() const;
  std::size_t size() const { return polls_.size(); }
  template <class Visit>
  void ForEach(Visit visit) const {
    for (const auto& [ticket, poll] : polls_) visit(poll);
  }

  /// The poll that waits longest for such work.
  Poll* Waiting(const ReadyWork& work);

  /// Known once, whatever the source. Ignored where nobody polled lately, as is what does not fit:
  /// it stays in the store, to be scanned for.
  void AddReady(const ReadyWork& work);
  /// A poll that waits in the queue and the first work that it takes; the poll is set aside and the
  /// work forgotten.
  std::optional<Match> TakeMatch(const WorkQueue& queue);

  /// Polls that wait and for which the store may hold work that is not known here (at first it may
  /// for all). Marks the scan as running.
  std::optional<PollClass> BeginScan(const WorkQueue& queue);
  /// `complete`: all work that these polls could take is known now.
  void EndScan(const WorkQueue& queue, const PollClass& wants, bool complete);
  bool Scanning(const WorkQueue& queue, const PollClass& wants) const;
  /// The store may hold more.
  void Hint(const WorkQueue& queue);
  /// Polls of this class whose time is over.
  std::vector<PollTicket> WaitingPast(const WorkQueue& queue, const PollClass& wants,
                                      absl::Time now) const;

  /// Drops queues without polls that were last used before `cutoff`.
  void Forget(absl::Time cutoff);
  void Touch(const WorkQueue& queue, absl::Time now);

 private:
  using Order = std::pair<std::int64_t, Uuid>;
  using Shelf = std::pair<std::string, std::optional<WorkerPoolId>>;  // kind and pool
  enum class Knowledge { kPartial, kComplete };
  struct Scan {
    Knowledge knowledge = Knowledge::kPartial;
    bool running = false;
    bool hinted = false;  // while running
  };
  struct Line {
    std::map<PollClass, std::set<PollTicket>> waiting;
    std::map<Shelf, std::map<Order, ReadyWork>> ready;
    std::size_t ready_count = 0;
    std::map<PollClass, Scan> scans;
    absl::Time used_at = absl::InfinitePast();
  };

  std::optional<ReadyWork> TakeFirst(Line& line, const PollClass& wants);

  std::size_t max_ready_;
  std::map<PollTicket, Poll> polls_;
  absl::flat_hash_map<WorkQueue, Line> lines_;
};

}  // namespace flovyn
