#include "flovyn/services/task_service.h"

#include <algorithm>
#include <utility>

#include "checks.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/finish_task.h"
#include "flovyn/domain/errors.h"
#include "list_texts.h"
#include "own_tenant.h"
#include "submit_decision.h"
#include "wait_for_answer.h"

namespace flovyn {
TaskService::TaskService(Store& store, const Clock& clock, IdGenerator& ids, ClaimLedger& ledger,
                         const Limits& limits)
    : store_(store), clock_(clock), ids_(ids), ledger_(ledger), limits_(limits) {}

void TaskService::Submit(const Caller& caller, StartTaskRequest request,
                         Answer<SubmittedTask> answer) {
  if (absl::Status allowed = Authorize(caller, request.tenant, Action::kCreateTask);
      !allowed.ok()) {
    return answer(std::move(allowed));
  }
  absl::StatusOr<SubmitTask> command =
      CheckTask(std::move(request), TaskId(ids_.NewUuid()), limits_);
  if (!command.ok()) return answer(command.status());
  SubmitDecision(store_, "submit_task", *std::move(command), std::move(answer));
}

void TaskService::Complete(const Caller& caller, const TaskId& id, std::string output,
                           std::optional<ClaimToken> token, UnitDone done) {
  if (absl::Status allowed = Authorize(caller, caller.tenant, Action::kFinishTask); !allowed.ok()) {
    return done(allowed);
  }
  absl::StatusOr<Payload> payload =
      Payload::From("output", std::move(output), limits_.payload_bytes);
  if (!payload.ok()) return done(payload.status());
  CompleteTask command;
  command.tenant = OwnTenant(caller);
  command.task = id;
  command.output = *std::move(payload);
  command.token = token;
  command.limits = limits_;
  ledger_.Finished(id.uuid());
  SubmitCommand(store_, "complete_task", std::move(command), std::move(done));
}

void TaskService::Fail(const Caller& caller, const TaskId& id, std::string error,
                       std::optional<ClaimToken> token, UnitDone done) {
  FailTask command;
  command.task = id;
  command.error = std::move(error);
  command.token = token;
  SubmitFailure(caller, std::move(command), std::move(done));
}

void TaskService::FailForGood(const Caller& caller, const TaskId& id, std::string error,
                              std::optional<ClaimToken> token, UnitDone done) {
  FailTask command;
  command.task = id;
  command.error = std::move(error);
  command.token = token;
  command.for_good = true;
  SubmitFailure(caller, std::move(command), std::move(done));
}

void TaskService::SubmitFailure(const Caller& caller, FailTask command, UnitDone done) {
  if (absl::Status allowed = Authorize(caller, caller.tenant, Action::kFinishTask); !allowed.ok()) {
    return done(allowed);
  }
  command.tenant = OwnTenant(caller);
  command.limits = limits_;
  ledger_.Finished(command.task.uuid());
  SubmitCommand(store_, "fail_task", std::move(command), std::move(done));
}

absl::StatusOr<TaskExecution> TaskService::GetStandalone(const Caller& caller,
                                                         const TenantId& tenant, const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_ASSIGN_OR_RETURN(TaskExecution task, store_.tasks().Get(tenant, id));
  if (task.start.workflow) return NotFound("standalone task execution", id.str());
  return task;
}

absl::StatusOr<ListedPage<TaskExecution>> TaskService::List(const Caller& caller,
                                                            const TenantId& tenant,
                                                            ListRequest<TaskFilter> request) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(request.page, limits_.list_limit_max, limits_));
  FLOVYN_RETURN_IF_ERROR(ReadTexts(request, query::Entity::kTask, clock_.Now()));
  request.page.max_total = std::min(request.page.max_total, limits_.list_total_max);
  FLOVYN_ASSIGN_OR_RETURN(Listed<TaskExecution> listed,
                          store_.tasks().List(tenant, request.filter, request.page));
  return WithCursor(std::move(listed), request, query::Entity::kTask);
}

absl::StatusOr<std::vector<TaskAttempt>> TaskService::StandaloneAttempts(const Caller& caller,
                                                                         const TenantId& tenant,
                                                                         const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(GetStandalone(caller, tenant, id).status());
  return store_.tasks().Attempts(tenant, id);
}

absl::StatusOr<std::vector<TaskExecution>> TaskService::ListByWorkflow(const Caller& caller,
                                                                       const TenantId& tenant,
                                                                       const WorkflowId& workflow) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(store_.workflows().Get(tenant, workflow).status());
  return store_.tasks().ListByWorkflow(tenant, workflow);
}

absl::StatusOr<TaskExecution> TaskService::GetOfWorkflow(const Caller& caller,
                                                         const TenantId& tenant,
                                                         const WorkflowId& workflow,
                                                         const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_ASSIGN_OR_RETURN(TaskExecution task, store_.tasks().Get(tenant, id));
  if (task.start.workflow == workflow) return task;
  return NotFound("task execution of this workflow", id.str());
}

absl::StatusOr<std::vector<TaskAttempt>> TaskService::WorkflowTaskAttempts(
    const Caller& caller, const TenantId& tenant, const WorkflowId& workflow, const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(GetOfWorkflow(caller, tenant, workflow, id).status());
  return store_.tasks().Attempts(tenant, id);
}

absl::StatusOr<Listed<AuditEntry>> TaskService::Audit(const Caller& caller, const TenantId& tenant,
                                                      const TaskId& id, const Page& page) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(page, limits_.list_limit_max, limits_));
  return store_.tasks().Audit(tenant, id, page);
}

absl::StatusOr<SubmittedTask> SubmitTaskAndWait(TaskLauncher& launcher, const Caller& caller,
                                                StartTaskRequest request) {
  return WaitForAnswer<SubmittedTask>([&](Answer<SubmittedTask> answer) {
    launcher.Submit(caller, std::move(request), std::move(answer));
  });
}

}  // namespace flovyn
