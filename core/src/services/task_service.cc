#include "flovyn/services/task_service.h"

#include <algorithm>
#include <utility>

#include "checks.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/finish_task.h"
#include "flovyn/domain/errors.h"
#include "launch_log.h"
#include "list_texts.h"
#include "own_tenant.h"
#include "submit_decision.h"
#include "wait_for_answer.h"

namespace flovyn {
TaskService::TaskService(const TaskDeps& deps, const Limits& limits)
    : deps_(deps), limits_(limits) {}

void TaskService::Submit(const Caller& caller, StartTaskRequest request,
                         Answer<SubmittedTask> answer) {
  if (absl::Status allowed = Authorize(caller, request.tenant, Action::kCreateTask);
      !allowed.ok()) {
    return answer(std::move(allowed));
  }
  const TenantId tenant = request.tenant;
  deps_.fields.With(tenant, [this, request = std::move(request), answer = std::move(answer)](
                                absl::StatusOr<FieldRuleBook::Rules> rules) mutable {
    if (!rules.ok()) return answer(rules.status());
    absl::StatusOr<SubmitTask> command =
        CheckTask(std::move(request), TaskId(deps_.ids.NewUuid()), limits_, **rules);
    if (!command.ok()) return answer(command.status());
    Answer<SubmittedTask> logged =
        Logged(deps_.logger, *std::move(rules), command->start, std::move(answer));
    SubmitDecision(deps_.store, "submit_task", *std::move(command), std::move(logged));
  });
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
  deps_.ledger.Finished(id.uuid());
  SubmitCommand(deps_.store, "complete_task", std::move(command), std::move(done));
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
  deps_.ledger.Finished(command.task.uuid());
  SubmitCommand(deps_.store, "fail_task", std::move(command), std::move(done));
}

absl::StatusOr<TaskExecution> TaskService::GetStandalone(const Caller& caller,
                                                         const TenantId& tenant, const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_ASSIGN_OR_RETURN(TaskExecution task, deps_.store.tasks().Get(tenant, id));
  if (task.start.workflow) return NotFound("standalone task execution", id.str());
  return task;
}

absl::StatusOr<ListedPage<TaskExecution>> TaskService::List(const Caller& caller,
                                                            const TenantId& tenant,
                                                            ListRequest<TaskFilter> request) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(request.page, limits_.list_limit_max, limits_));
  FLOVYN_RETURN_IF_ERROR(ReadTexts(request, query::Entity::kTask, deps_.clock.Now()));
  request.page.max_total = std::min(request.page.max_total, limits_.list_total_max);
  FLOVYN_ASSIGN_OR_RETURN(Listed<TaskExecution> listed,
                          deps_.store.tasks().List(tenant, request.filter, request.page));
  return WithCursor(std::move(listed), request, query::Entity::kTask);
}

absl::StatusOr<std::vector<TaskAttempt>> TaskService::StandaloneAttempts(const Caller& caller,
                                                                         const TenantId& tenant,
                                                                         const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(GetStandalone(caller, tenant, id).status());
  return deps_.store.tasks().Attempts(tenant, id);
}

absl::StatusOr<std::vector<TaskExecution>> TaskService::ListByWorkflow(const Caller& caller,
                                                                       const TenantId& tenant,
                                                                       const WorkflowId& workflow) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(deps_.store.workflows().Get(tenant, workflow).status());
  return deps_.store.tasks().ListByWorkflow(tenant, workflow);
}

absl::StatusOr<TaskExecution> TaskService::GetOfWorkflow(const Caller& caller,
                                                         const TenantId& tenant,
                                                         const WorkflowId& workflow,
                                                         const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_ASSIGN_OR_RETURN(TaskExecution task, deps_.store.tasks().Get(tenant, id));
  if (task.start.workflow == workflow) return task;
  return NotFound("task execution of this workflow", id.str());
}

absl::StatusOr<std::vector<TaskAttempt>> TaskService::WorkflowTaskAttempts(
    const Caller& caller, const TenantId& tenant, const WorkflowId& workflow, const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(GetOfWorkflow(caller, tenant, workflow, id).status());
  return deps_.store.tasks().Attempts(tenant, id);
}

absl::StatusOr<Listed<AuditEntry>> TaskService::Audit(const Caller& caller, const TenantId& tenant,
                                                      const TaskId& id, const Page& page) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(page, limits_.list_limit_max, limits_));
  return deps_.store.tasks().Audit(tenant, id, page);
}

absl::StatusOr<SubmittedTask> SubmitTaskAndWait(TaskLauncher& launcher, const Caller& caller,
                                                StartTaskRequest request) {
  return WaitForAnswer<SubmittedTask>([&](Answer<SubmittedTask> answer) {
    launcher.Submit(caller, std::move(request), std::move(answer));
  });
}

}  // namespace flovyn
