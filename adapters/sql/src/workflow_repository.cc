#include "flovyn/sql/workflow_repository.h"

#include "flovyn/sql/audit_log.h"
#include "flovyn/sql/execution_groups.h"
#include "flovyn/sql/execution_read.h"
#include "flovyn/sql/with_value.h"

namespace flovyn::sql {
namespace {

absl::StatusOr<StoredEvent> ReadEvent(const Row& row) {
  StoredEvent event;
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kEvent, event));
  return event;
}

Statement EventsStatement() {
  std::vector<std::string> names;
  AppendNames(kEvent, "", names);
  return {.name = "select_events",
          .text = "SELECT " + JoinNames(names) +
                  " FROM workflow_event WHERE workflow_execution_id = $1 AND sequence_number > $2 "
                  "ORDER BY sequence_number"};
}

absl::StatusOr<WorkflowState> ReadState(const Row& row) {
  WorkflowState state{.key = std::string(row.Text(0))};
  FLOVYN_RETURN_IF_ERROR(ReadCell(row, 1, state.value));
  return state;
}

}  // namespace

absl::StatusOr<WorkflowExecution> SqlWorkflowRepository::Get(const TenantId& tenant,
                                                             const WorkflowId& id) {
  return ReadValue<WorkflowExecution>(database_, [&](Connection& connection) {
    return GetExecution<WorkflowExecution>(connection, tenant, id);
  });
}

absl::StatusOr<Listed<WorkflowExecution>> SqlWorkflowRepository::List(const TenantId& tenant,
                                                                      const WorkflowFilter& filter,
                                                                      const Page& page) {
  ListConditions conditions = ConditionsOf<WorkflowExecution>(tenant, filter, page);
  return ReadValue<Listed<WorkflowExecution>>(
      database_, [&](Connection& connection) -> absl::StatusOr<Listed<WorkflowExecution>> {
        FLOVYN_RETURN_IF_ERROR(FindEntries<WorkflowExecution>(connection, dialect_, conditions));
        return ListExecutions<WorkflowExecution>(connection, dialect_, conditions, "", page);
      });
}

absl::StatusOr<Grouped> SqlWorkflowRepository::Group(const TenantId& tenant,
                                                     const WorkflowFilter& filter,
                                                     const GroupRequest& request) {
  ListConditions conditions = ConditionsOf<WorkflowExecution>(tenant, filter, {});
  return ReadValue<Grouped>(database_, [&](Connection& connection) -> absl::StatusOr<Grouped> {
    FLOVYN_RETURN_IF_ERROR(FindEntries<WorkflowExecution>(connection, dialect_, conditions));
    return GroupExecutions<WorkflowExecution>(connection, dialect_, conditions, "", request);
  });
}

absl::StatusOr<std::vector<Metadata>> SqlWorkflowRepository::SampleMetadata(
    const TenantId& tenant, const WorkflowFilter& filter, std::int64_t rows) {
  ListConditions conditions = ConditionsOf<WorkflowExecution>(tenant, filter, {});
  return ReadValue<std::vector<Metadata>>(
      database_, [&](Connection& connection) -> absl::StatusOr<std::vector<Metadata>> {
        FLOVYN_RETURN_IF_ERROR(FindEntries<WorkflowExecution>(connection, dialect_, conditions));
        return SampleExecutions<WorkflowExecution>(connection, dialect_, conditions, "", rows);
      });
}

absl::StatusOr<std::vector<WorkflowExecution>> SqlWorkflowRepository::ListChildren(
    const TenantId& tenant, const WorkflowId& parent) {
  return ReadValue<std::vector<WorkflowExecution>>(database_, [&](Connection& connection) {
    return ListBelow<WorkflowExecution>(connection, tenant, "parent_workflow_execution_id", parent,
                                        "e.status <> 'CONTINUED_AS_NEW'");
  });
}

absl::StatusOr<WorkflowExecution> SqlWorkflowRepository::GetNewestRun(
    const std::optional<TenantId>& tenant, const WorkflowId& id) {
  // Of the chain that the execution belongs to or, when it is gone, began.
  static const Statement kNewest{
      .name = "select_newest_run",
      .text = SelectExecutions<WorkflowExecution>() +
              "WHERE e.id = coalesce((SELECT id FROM workflow_execution WHERE first_execution_id = "
              "coalesce((SELECT first_execution_id FROM workflow_execution WHERE id = $1), $1) "
              "ORDER BY run_number DESC LIMIT 1), $1)"};
  return ReadValue<WorkflowExecution>(
      database_, [&](Connection& connection) -> absl::StatusOr<WorkflowExecution> {
        const Value parameters[] = {ToValue(id)};
        FLOVYN_ASSIGN_OR_RETURN(
            std::optional<WorkflowExecution> found,
            SelectFirst<WorkflowExecution>(connection, kNewest, parameters, [](const Row& row) {
              return ReadExecution<WorkflowExecution>(row);
            }));
        if (!found || (tenant && found->start.tenant != *tenant)) {
          return NotFound(kExecutionNoun<WorkflowExecution>, id.str());
        }
        return *std::move(found);
      });
}

absl::StatusOr<std::vector<StoredEvent>> SqlWorkflowRepository::Events(const TenantId& tenant,
                                                                       const WorkflowId& id,
                                                                       std::int32_t since) {
  static const Statement kSelect = EventsStatement();
  return ReadValue<std::vector<StoredEvent>>(
      database_, [&](Connection& connection) -> absl::StatusOr<std::vector<StoredEvent>> {
        FLOVYN_RETURN_IF_ERROR(CheckOwner<WorkflowExecution>(connection, tenant, id));
        const Value parameters[] = {ToValue(id), ToValue(since)};
        return SelectAll<StoredEvent>(connection, kSelect, parameters, ReadEvent);
      });
}

absl::StatusOr<std::vector<WorkflowState>> SqlWorkflowRepository::State(const TenantId& tenant,
                                                                        const WorkflowId& id) {
  static const Statement kSelect{
      .name = "select_state",
      .text =
          "SELECT key, value FROM workflow_state WHERE workflow_execution_id = $1 ORDER BY key"};
  return ReadValue<std::vector<WorkflowState>>(
      database_, [&](Connection& connection) -> absl::StatusOr<std::vector<WorkflowState>> {
        FLOVYN_RETURN_IF_ERROR(CheckOwner<WorkflowExecution>(connection, tenant, id));
        const Value parameters[] = {ToValue(id)};
        return SelectAll<WorkflowState>(connection, kSelect, parameters, ReadState);
      });
}

absl::StatusOr<Listed<AuditEntry>> SqlWorkflowRepository::Audit(const TenantId& tenant,
                                                                const WorkflowId& id,
                                                                const Page& page) {
  return ReadValue<Listed<AuditEntry>>(
      database_, [&](Connection& connection) -> absl::StatusOr<Listed<AuditEntry>> {
        FLOVYN_RETURN_IF_ERROR(CheckOwner<WorkflowExecution>(connection, tenant, id));
        return ListAudit(connection, id.uuid(), page);
      });
}

absl::StatusOr<TenantId> SqlWorkflowRepository::TenantOf(const WorkflowId& id) {
  return ReadValue<TenantId>(database_, [&](Connection& connection) {
    return GetOwner<WorkflowExecution>(connection, id);
  });
}

}  // namespace flovyn::sql
