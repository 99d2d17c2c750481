#pragma once

#include <algorithm>
#include <optional>

#include "flovyn/ports/dispatch_repository.h"
#include "flovyn/ports/task_repository.h"
#include "flovyn/ports/workflow_repository.h"

namespace flovyn::memory {

inline std::optional<WorkflowId> OwnerOf(const WorkflowExecution& row) { return row.start.parent; }
inline std::optional<WorkflowId> OwnerOf(const TaskExecution& row) { return row.start.workflow; }

/// Whether a row meets a WorkflowFilter or a TaskFilter.
template <class Execution, class Filter>
bool Meets(const Execution& row, const Filter& filter) {
  return (!filter.status || *filter.status == row.status) &&
         (!filter.kind || *filter.kind == row.start.kind) &&
         (!filter.queue || *filter.queue == row.start.queue) &&
         (filter.metadata.empty() || row.start.metadata.Matches(filter.metadata.object));
}

inline bool IsAskedFor(const ReadyWork& work, const ReadyQuery& query) {
  const bool any_kind = query.kinds.empty();
  return (any_kind || std::ranges::find(query.kinds, work.kind) != query.kinds.end()) &&
         (!work.pool || work.pool == query.pool);
}

}  // namespace flovyn::memory
