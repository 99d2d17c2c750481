#include "flovyn/sql/task_repository.h"

#include "flovyn/sql/execution_groups.h"
#include "flovyn/sql/execution_read.h"
#include "flovyn/sql/with_value.h"

namespace flovyn::sql {
namespace {

std::string_view RestrictionOf(const TaskFilter& filter) {
  const bool all = query::AsksFor(filter.query.condition, query::Field::kWorkflowId);
  return all ? "" : "e.workflow_execution_id IS NULL";
}

}  // namespace

absl::StatusOr<TaskExecution> SqlTaskRepository::Get(const TenantId& tenant, const TaskId& id) {
  return ReadValue<TaskExecution>(database_, [&](Connection& connection) {
    return GetExecution<TaskExecution>(connection, tenant, id);
  });
}

absl::StatusOr<Listed<TaskExecution>> SqlTaskRepository::List(const TenantId& tenant,
                                                              const TaskFilter& filter,
                                                              const Page& page) {
  ListConditions conditions = ConditionsOf<TaskExecution>(tenant, filter, page);
  return ReadValue<Listed<TaskExecution>>(
      database_, [&](Connection& connection) -> absl::StatusOr<Listed<TaskExecution>> {
        // Tasks of workflows have no entries.
        if (!RestrictionOf(filter).empty()) {
          FLOVYN_RETURN_IF_ERROR(FindEntries<TaskExecution>(connection, dialect_, conditions));
        }
        return ListExecutions<TaskExecution>(connection, dialect_, conditions,
                                             RestrictionOf(filter), page);
      });
}

absl::StatusOr<Grouped> SqlTaskRepository::Group(const TenantId& tenant, const TaskFilter& filter,
                                                 const GroupRequest& request) {
  ListConditions conditions = ConditionsOf<TaskExecution>(tenant, filter, {});
  return ReadValue<Grouped>(database_, [&](Connection& connection) -> absl::StatusOr<Grouped> {
    // Tasks of workflows have no entries.
    if (!RestrictionOf(filter).empty()) {
      FLOVYN_RETURN_IF_ERROR(FindEntries<TaskExecution>(connection, dialect_, conditions));
    }
    return GroupExecutions<TaskExecution>(connection, dialect_, conditions, RestrictionOf(filter),
                                          request);
  });
}

absl::StatusOr<std::vector<Metadata>> SqlTaskRepository::SampleMetadata(const TenantId& tenant,
                                                                        const TaskFilter& filter,
                                                                        std::int64_t rows) {
  ListConditions conditions = ConditionsOf<TaskExecution>(tenant, filter, {});
  return ReadValue<std::vector<Metadata>>(
      database_, [&](Connection& connection) -> absl::StatusOr<std::vector<Metadata>> {
        // Tasks of workflows have no entries.
        if (!RestrictionOf(filter).empty()) {
          FLOVYN_RETURN_IF_ERROR(FindEntries<TaskExecution>(connection, dialect_, conditions));
        }
        return SampleExecutions<TaskExecution>(connection, dialect_, conditions,
                                               RestrictionOf(filter), rows);
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
