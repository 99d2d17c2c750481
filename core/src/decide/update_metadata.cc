#include "flovyn/decide/update_metadata.h"

#include <utility>
#include <vector>

#include "flovyn/base/status_macros.h"
#include "flovyn/decide/find.h"

namespace flovyn {
namespace {

template <class Execution>
absl::StatusOr<Decision<Metadata>> Change(const WorkingSet& set, Execution execution,
                                          const MetadataChange& change,
                                          std::vector<Execution> Delta::*changed) {
  FLOVYN_ASSIGN_OR_RETURN(Metadata updated,
                          Updated(execution.start.metadata, change.update, change.limits));
  Decision<Metadata> decision;
  decision.outcome = updated;
  decision.delta.audit.push_back({.id = change.audit,
                                  .execution = execution.start.id.uuid(),
                                  .action = AuditAction::kMetadataUpdated,
                                  .at = set.now(),
                                  .actor = change.actor,
                                  .note = change.reason,
                                  .change = change.update.ToJson().Dump()});
  execution.start.metadata = std::move(updated);
  execution.updated_at = set.now();
  (decision.delta.*changed).push_back(std::move(execution));
  return decision;
}

}  // namespace

UnitRefs RefsOf(const UpdateWorkflowMetadata& command) {
  UnitRefs refs;
  refs.workflows.push_back(command.workflow);
  return refs;
}

UnitRefs RefsOf(const UpdateTaskMetadata& command) {
  UnitRefs refs;
  refs.tasks.push_back(command.task);
  return refs;
}

absl::StatusOr<Decision<Metadata>> Decide(const WorkingSet& set,
                                          const UpdateWorkflowMetadata& command) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution* workflow,
                          FindWorkflow(set, command.tenant, command.workflow));
  FLOVYN_RETURN_IF_ERROR(CheckNotContinued(*workflow));
  return Change(set, *workflow, command.change, &Delta::workflows);
}

absl::StatusOr<Decision<Metadata>> Decide(const WorkingSet& set,
                                          const UpdateTaskMetadata& command) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution* task, FindTask(set, command.tenant, command.task));
  return Change(set, *task, command.change, &Delta::tasks);
}

}  // namespace flovyn
