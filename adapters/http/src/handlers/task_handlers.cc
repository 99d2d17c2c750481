#include "bodies/lists.h"
#include "bodies/task_bodies.h"
#include "body_writer.h"
#include "call.h"
#include "handlers/execution_filter.h"
#include "handlers/handlers.h"
#include "handlers/input_check.h"
#include "handlers/task_logs.h"

namespace flovyn::http {
namespace {

constexpr std::int64_t kDefaultTasks = 50;

Reply Submitted(const Call& call, const SubmittedTask& submitted) {
  std::string self = call.OrganizationPath("/task-executions/" + submitted.task.start.id.str());
  return {.status = submitted.created ? 201 : 200,
          .body = WriteSubmitted(submitted),
          .location = submitted.created ? std::move(self) : ""};
}

}  // namespace

absl::Status CreateTask(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(StartTaskRequest request, ReadCreateTask(call->body()));
  request.tenant = call->tenant().id;
  FLOVYN_RETURN_IF_ERROR(CheckInput(*call, {WorkType::kTask, request.kind, request.input}));
  call->engine().tasks().Submit(call->caller(), std::move(request), call->Answers(Submitted));
  return absl::OkStatus();
}

absl::StatusOr<Reply> ListTasks(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto request,
                          ReadListRequest<TaskFilter>(call, kTaskStatusText, kDefaultTasks));
  FLOVYN_ASSIGN_OR_RETURN(const Projection projection,
                          Projection::Read(call.query(), TaskFields()));
  FLOVYN_ASSIGN_OR_RETURN(ListedPage<TaskExecution> found,
                          call.engine().tasks().List(call.caller(), call.tenant().id, request));
  const PageTotals totals = {found.total, found.total_is_lower_bound, found.next_cursor};
  const std::string rows = WriteTasks(std::move(found.rows), projection);
  return Reply{.body = WritePage(kTaskList, rows, totals, request.page)};
}

absl::StatusOr<Reply> GetTask(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, call.PathId<TaskId>("taskId"));
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution task,
                          call.engine().tasks().GetStandalone(call.caller(), call.tenant().id, id));
  return Reply{.body = WriteTask(task)};
}

absl::StatusOr<Reply> ListTaskAttempts(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, call.PathId<TaskId>("taskId"));
  FLOVYN_ASSIGN_OR_RETURN(
      const std::vector<TaskAttempt> attempts,
      call.engine().tasks().StandaloneAttempts(call.caller(), call.tenant().id, id));
  return Reply{.body = WriteList(kAttemptList, WriteArray(attempts, WriteAttempt))};
}

absl::StatusOr<Reply> ListTaskLogs(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, call.PathId<TaskId>("taskId"));
  FLOVYN_RETURN_IF_ERROR(
      call.engine().tasks().GetStandalone(call.caller(), call.tenant().id, id).status());
  return TaskLogs(call, id, kDefaultTasks);
}

}  // namespace flovyn::http
