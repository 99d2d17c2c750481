#include "flovyn/sql/task_repository.h"

#include "flovyn/sql/execution_list.h"
#include "flovyn/sql/execution_read.h"
#include "flovyn/sql/with_value.h"

namespace flovyn::sql {
absl::StatusOr<TaskExecution> SqlTaskRepository::Get(const TenantId& tenant, const TaskId& id) {
  return ReadValue<TaskExecution>(database_, [&](Connection& connection) {
    return GetExecution<TaskExecution>(connection, tenant, id);
  });
}

absl::StatusOr<Listed<TaskExecution>> SqlTaskRepository::ListStandalone(const TenantId& tenant,
                                                                        const TaskFilter& filter,
                                                                        const Page& page) {
  ListConditions conditions{
      .tenant = tenant, .kind = filter.kind, .queue = filter.queue, .metadata = filter.metadata};
  if (filter.status) {
    conditions.status = ToText(kTaskStatusText, *filter.status);
    conditions.status_is_open = !IsTerminal(*filter.status);
  }
  return ReadValue<Listed<TaskExecution>>(database_, [&](Connection& connection) {
    return ListExecutions<TaskExecution>(connection, dialect_, conditions,
                                         "e.workflow_execution_id IS NULL", page);
  });
}

absl::StatusOr<std::vector<TaskExecution>> SqlTaskRepository::ListByWorkflow(
    const TenantId& tenant, const WorkflowId& workflow) {
  return ReadValue<std::vector<TaskExecution>>(database_, [&](Connection& connection) {
    return ListBelow<TaskExecution>(connection, tenant, "workflow_execution_id", workflow);
  });
}

absl::StatusOr<TenantId> SqlTaskRepository::TenantOf(const TaskId& id) {
  return ReadValue<TenantId>(
      database_, [&](Connection& connection) { return GetOwner<TaskExecution>(connection, id); });
}

}  // namespace flovyn::sql
