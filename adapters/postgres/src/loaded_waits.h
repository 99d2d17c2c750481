#pragma once

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "flovyn/unit/working_set.h"
#include "session.h"

namespace flovyn::postgres {

/// Promises, timers, messages, dependents, state keys and signals as the statements of one Load
/// told them. None of these rows is locked: whoever changes one holds the workflow or task that it
/// belongs to, so they are read after those are locked.
class LoadedWaits {
 public:
  /// Appends the calls that read what `refs` name, one for each kind that is named. They write into
  /// this object.
  void AppendCalls(const UnitRefs& refs, std::vector<Call>& calls);
  void AppendPromises(const std::vector<PromiseId>& ids, std::vector<Call>& calls);

  /// After the calls: adds the rows to the set, which keeps the executions that it has. Errors:
  /// Internal for rows that no version of ours writes.
  absl::Status MoveTo(WorkingSet& set);

 private:
  template <class T, class Columns>
  void ReadInto(const ResultRow& row, const Columns& columns, std::vector<T>& rows);
  void ReadExecutionAt(const ResultRow& row, int first);

  absl::Status unreadable_;
  std::vector<Promise> promises_;
  std::vector<Timer> timers_;
  std::vector<Message> messages_;
  std::vector<WorkflowExecution> seen_;  ///< Sources of messages and children.
  std::vector<std::pair<TaskId, std::string>> state_keys_;
  std::vector<AppendedEvent> signals_;
};

}  // namespace flovyn::postgres
