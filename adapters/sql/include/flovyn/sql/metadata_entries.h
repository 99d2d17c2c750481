#pragma once

#include <cstdint>
#include <vector>

#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/json/json.h"

namespace flovyn::sql {

/// Whether the execution has entries: tasks of a workflow are reached through it, never through a
/// filter.
inline bool HasEntries(const WorkflowExecution&) { return true; }
inline bool HasEntries(const TaskExecution& task) { return !task.start.workflow.has_value(); }

/// The fingerprints under which an object is found in the entry table: one for each top-level
/// member with a scalar value, of key and value; ascending, each once. Stored: must stay as they
/// are. An object that contains another has all fingerprints of it.
std::vector<std::int64_t> EntryFingerprints(const Json& object);

}  // namespace flovyn::sql
