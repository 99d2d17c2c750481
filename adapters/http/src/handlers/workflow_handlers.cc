#include <limits>

#include "bodies/control_bodies.h"
#include "bodies/lists.h"
#include "bodies/task_bodies.h"
#include "bodies/workflow_bodies.h"
#include "body_writer.h"
#include "call.h"
#include "handlers/execution_filter.h"
#include "handlers/handlers.h"
#include "handlers/input_check.h"
#include "handlers/task_logs.h"

namespace flovyn::http {
namespace {

constexpr std::int64_t kDefaultWorkflows = 20;
constexpr std::int64_t kDefaultLogLimit = 100;

Reply Started(const Call& call, const StartedWorkflow& started) {
  std::string self = call.OrganizationPath("/workflow-executions/" + started.id.str());
  return {.status = started.created ? 201 : 200,
          .body = WriteStarted({started, self}),
          .location = started.created ? self : ""};
}

absl::StatusOr<StartWorkflowRequest> ReadStart(const Call& call) {
  const std::string_view kind = call.Path("kind");
  return kind.empty() ? ReadStartWorkflow(call.body()) : ReadTriggerWorkflow(call.body(), kind);
}

}  // namespace

absl::Status StartWorkflow(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(StartWorkflowRequest request, ReadStart(*call));
  request.tenant = call->tenant().id;
  FLOVYN_RETURN_IF_ERROR(CheckInput(*call, {WorkType::kWorkflow, request.kind, request.input}));
  call->engine().workflows().Start(call->caller(), std::move(request), call->Answers(Started));
  return absl::OkStatus();
}

absl::StatusOr<Reply> ListWorkflows(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto request, ReadListRequest<WorkflowFilter>(
                                                  call, kWorkflowStatusText, kDefaultWorkflows));
  FLOVYN_ASSIGN_OR_RETURN(const Projection projection,
                          Projection::Read(call.query(), WorkflowSummaryFields()));
  FLOVYN_ASSIGN_OR_RETURN(ListedPage<WorkflowExecution> found,
                          call.engine().workflows().List(call.caller(), call.tenant().id, request));
  const PageTotals totals = {found.total, found.total_is_lower_bound, found.next_cursor};
  const std::string rows = WriteWorkflowSummaries(std::move(found.rows), projection);
  return Reply{.body = WritePage(kWorkflowList, rows, totals, request.page)};
}

absl::StatusOr<Reply> GetWorkflow(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call.PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution execution,
                          call.engine().workflows().Get(call.caller(), call.tenant().id, id));
  return Reply{.body = WriteWorkflow(execution)};
}

absl::StatusOr<Reply> ListWorkflowEvents(const Call& call) {
  constexpr std::int64_t kMaxSequence = std::numeric_limits<std::int32_t>::max();
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call.PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(const std::int64_t since,
                          call.query().Integer("sinceSequence", 0, kMaxSequence, 0));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<StoredEvent> events,
                          call.engine().workflows().Events(call.caller(), call.tenant().id, id,
                                                           static_cast<std::int32_t>(since)));
  return Reply{.body = WriteList(kEventList, WriteArray(events, WriteEvent))};
}

absl::StatusOr<Reply> ListWorkflowChildren(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call.PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<WorkflowExecution> children,
                          call.engine().workflows().Children(call.caller(), call.tenant().id, id));
  return Reply{.body = WriteList(kChildList, WriteArray(children, WriteChild))};
}

absl::StatusOr<Reply> ListWorkflowTasks(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call.PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(
      const std::vector<TaskExecution> tasks,
      call.engine().tasks().ListByWorkflow(call.caller(), call.tenant().id, id));
  return Reply{.body = WriteList(kWorkflowTaskList, WriteArray(tasks, WriteTask))};
}

absl::StatusOr<Reply> ListWorkflowTaskAttempts(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call.PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(const TaskId task, call.PathId<TaskId>("taskId"));
  FLOVYN_ASSIGN_OR_RETURN(
      const std::vector<TaskAttempt> attempts,
      call.engine().tasks().WorkflowTaskAttempts(call.caller(), call.tenant().id, id, task));
  return Reply{.body = WriteList(kAttemptList, WriteArray(attempts, WriteAttempt))};
}

absl::StatusOr<Reply> ListWorkflowTaskLogs(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call.PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(const TaskId task, call.PathId<TaskId>("taskId"));
  FLOVYN_RETURN_IF_ERROR(
      call.engine().tasks().GetOfWorkflow(call.caller(), call.tenant().id, id, task).status());
  return TaskLogs(call, task, kDefaultLogLimit);
}

absl::StatusOr<Reply> ListWorkflowAudit(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call.PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(const Page page, call.ListPage(kDefaultWorkflows));
  FLOVYN_ASSIGN_OR_RETURN(
      const Listed<AuditEntry> found,
      call.engine().workflows().Audit(call.caller(), call.tenant().id, id, page));
  return Reply{
      .body = WritePage(kAuditList, WriteArray(found.rows, WriteAuditEntry), {found.total}, page)};
}

absl::StatusOr<Reply> GetWorkflowState(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call.PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<WorkflowState> state,
                          call.engine().workflows().State(call.caller(), call.tenant().id, id));
  return Reply{.body = WriteState(state)};
}

}  // namespace flovyn::http
