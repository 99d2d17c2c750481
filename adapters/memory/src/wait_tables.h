#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "flovyn/ports/timer_repository.h"
#include "flovyn/unit/working_set.h"

namespace flovyn::memory {

/// What executions wait for and tell each other: timers, promises, messages.
class WaitTables {
 public:
  const Timer* Find(const TimerKey& key) const;
  const Promise* Find(const PromiseId& id) const;
  /// The newest PENDING one.
  const Promise* Find(const PromiseName& name) const;
  const Message* Find(const MessageKey& key) const;

  DueTimers Due(absl::Time now, std::size_t limit) const;
  /// Written before `cutoff` and not held, oldest first.
  std::vector<MessageKey> Undelivered(absl::Time cutoff, std::size_t limit) const;

  void Write(const WorkingSet& set);

 private:
  struct KeptTimer {
    Timer timer;
    bool held = false;
  };

  void Put(Timer timer);
  void Put(Promise promise);
  void Change(const WaitsChange& change, absl::Time now);
  void Drop(const Uuid& owner, absl::Time now);
  void Hold(const Uuid& owner, bool held);
  void Index(const KeptTimer& kept);
  void Unindex(const KeptTimer& kept);

  // By owner first, so that what belongs to one execution is found at once.
  std::map<std::pair<Uuid, TimerKey>, KeptTimer> timers_;
  std::set<std::pair<absl::Time, TimerKey>> due_;
  std::map<PromiseId, Promise> promises_;
  std::map<PromiseName, std::set<std::pair<absl::Time, PromiseId>>> pending_;
  std::map<MessageKey, Message> messages_;
};

}  // namespace flovyn::memory
