#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <tuple>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/query/query.h"
#include "flovyn/services/live_queries.h"

namespace flovyn {

/// The newest executions that meet a condition, and what changes in that. Pure; for one thread.
class LiveResult {
 public:
  explicit LiveResult(std::size_t limit) : limit_(limit) {}

  /// An execution as a commit left it. Commits of one execution come in their order, and before a
  /// Refresh that saw them or after one that did not.
  std::vector<LiveEvent> Apply(const query::Condition& condition, const WorkflowExecution& row);
  /// `newest`: all that meet the condition now, newest first, at most one more than the limit.
  std::vector<LiveEvent> Refresh(const std::vector<WorkflowExecution>& newest);
  /// Forgets all.
  void Clear();
  /// One has left since the last Refresh, and one that was too old may have to take its place.
  bool has_gap() const { return gap_; }

 private:
  /// Newest first, as lists have it.
  using Place = std::tuple<absl::Time, WorkflowId>;
  /// How far an execution had come.
  using Version = std::tuple<absl::Time, std::int32_t>;

  static Place PlaceOf(const WorkflowExecution& row) { return {row.created_at, row.start.id}; }
  static Version VersionOf(const WorkflowExecution& row) {
    return {row.updated_at, row.current_sequence};
  }

  void Put(const WorkflowExecution& row, std::vector<LiveEvent>& events);

  const std::size_t limit_;
  bool outside_ = false;  ///< Some that meet the condition are too old to be members.
  bool gap_ = false;
  std::map<Place, Version, std::greater<>> members_;
};

}  // namespace flovyn
