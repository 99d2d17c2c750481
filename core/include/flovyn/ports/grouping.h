#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/json/json.h"
#include "flovyn/query/query.h"

namespace flovyn {

/// How the executions of a filter are counted.
struct GroupRequest {
  /// What those of one group have in common: metadata, or fields that are texts.
  std::vector<query::Operand> by = {};
  /// Besides, the period in which they were created; zero: whenever. Periods count from 1970.
  absl::Duration bucket = absl::ZeroDuration();
  bool task_time = false;           ///< Group::task_time is wanted; costs a look at every attempt.
  std::size_t max_groups = 10'000;  ///< Of the largest.
};

struct Group {
  /// One for each of `by`: a scalar; null where there is none.
  std::vector<Json> keys = {};
  absl::Time bucket = absl::UnixEpoch();  ///< Begin of the period.
  std::int64_t count = 0;
  std::int64_t ended = 0;
  std::int64_t failed = 0;
  std::int64_t timed = 0;  ///< Were claimed, and have ended: those with a duration.
  /// From the first claim to the end, of those.
  absl::Duration duration = absl::ZeroDuration();
  /// Of the finished attempts: of the tasks of workflows, or of the tasks themselves.
  absl::Duration task_time = absl::ZeroDuration();
};

struct Grouped {
  std::vector<Group> groups = {};  ///< In no order.
  bool truncated = false;          ///< There are more than GroupRequest::max_groups.
};

}  // namespace flovyn
