#pragma once

#include <cstddef>
#include <vector>

#include "flovyn/unit/working_set.h"
#include "session.h"

namespace flovyn::postgres {

/// The locks of a batch on executions that had ended when it loaded them and that it writes:
/// retries, late signals, log lines, updates of metadata. Retention may have deleted one meanwhile,
/// or another session opened it again or updated its metadata; from the lock on they are left
/// alone.
class EndedLocks {
 public:
  explicit EndedLocks(const WorkingSet& set);
  EndedLocks(const EndedLocks&) = delete;
  EndedLocks& operator=(const EndedLocks&) = delete;

  /// To be run; none when there is no such execution.
  const std::vector<Call>& calls() const { return calls_; }
  /// After they have run. Aborted when one is gone, or is not what it was.
  absl::Status Check() const;

 private:
  template <class T>
  void Add(const std::vector<Tracked<T>>& rows, const sql::Statement& lock);

  std::vector<Call> calls_;
  std::size_t wanted_ = 0;
  std::size_t locked_ = 0;
};

}  // namespace flovyn::postgres
