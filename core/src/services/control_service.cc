#include "flovyn/services/control_service.h"

#include <utility>

#include "chains.h"
#include "checks.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/retry_workflow.h"
#include "flovyn/decide/start_child.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "launch_log.h"
#include "own_tenant.h"
#include "submit_decision.h"

namespace flovyn {
namespace {

absl::StatusOr<SignalWorkflow> CheckSignal(const Caller& caller, SignalRequest request,
                                           const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, caller.tenant, Action::kUpdate));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("signal_name", request.name, limits.name_bytes, Emptiness::kRefused));
  SignalWorkflow command;
  command.tenant = OwnTenant(caller);
  command.workflow = request.workflow;
  command.name = std::move(request.name);
  FLOVYN_ASSIGN_OR_RETURN(
      command.value, Payload::From("signal_value", std::move(request.value), limits.payload_bytes));
  command.once = std::move(request.once);
  command.limits = limits;
  return command;
}

absl::StatusOr<SignalWithStart> CheckSignalWithStart(SignalWithStartRequest request, WorkflowId id,
                                                     const Limits& limits,
                                                     const FieldRules& rules) {
  FLOVYN_RETURN_IF_ERROR(
      CheckText("signal_name", request.name, limits.name_bytes, Emptiness::kRefused));
  if (request.start.idempotency_key.empty()) {
    return InvalidField("workflow_id", "must not be empty: it names the execution to signal");
  }
  SignalWithStart command;
  FLOVYN_ASSIGN_OR_RETURN(command.start, CheckStart(std::move(request.start), id, limits, rules));
  command.name = std::move(request.name);
  FLOVYN_ASSIGN_OR_RETURN(
      command.value, Payload::From("signal_value", std::move(request.value), limits.payload_bytes));
  command.limits = limits;
  return command;
}

absl::StatusOr<flovyn::StartChild> CheckStartChild(const Caller& caller, StartChildRequest request,
                                                   WorkflowId id, const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, request.tenant, Action::kExecute));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("child_execution_name", request.name, limits.name_bytes, Emptiness::kRefused));
  StartWorkflowRequest start;
  start.tenant = request.tenant;
  start.kind = std::move(request.kind);
  start.input = std::move(request.input);
  start.queue = request.queue;
  start.priority_seconds = request.priority_seconds;
  FLOVYN_ASSIGN_OR_RETURN(StartWorkflow checked,
                          CheckStart(std::move(start), id, limits, FieldRules()));
  flovyn::StartChild command;
  command.start = std::move(checked.start);
  command.start.queue = std::move(request.queue);
  command.start.parent = request.parent;
  command.start.child_name = std::move(request.name);
  command.limits = limits;
  return command;
}

}  // namespace

absl::StatusOr<PromiseRef> ParsePromiseRef(std::string_view text) {
  constexpr std::size_t kUuidChars = 36;
  if (const std::optional<PromiseId> id = PromiseId::Parse(text)) return PromiseRef(*id);
  const std::optional<WorkflowId> workflow = WorkflowId::Parse(text.substr(0, kUuidChars));
  const bool named = workflow && text.size() > kUuidChars + 1 &&
                     (text[kUuidChars] == '/' || text[kUuidChars] == ':');
  if (named) {
    return PromiseRef(PromiseName{*workflow, std::string(text.substr(kUuidChars + 1))});
  }
  return InvalidField("promise_id",
                      "must be the promise's UUID, or \"<workflow execution UUID>/<name>\"");
}

ControlService::ControlService(const ControlDeps& deps, const Limits& limits)
    : store_(deps.store),
      ids_(deps.ids),
      fields_(deps.fields),
      logger_(deps.logger),
      limits_(limits),
      chains_(std::make_unique<Chains>(deps.store, deps.executor)) {}

ControlService::~ControlService() = default;

void ControlService::Signal(const Caller& caller, SignalRequest request, Answer<Signalled> answer) {
  absl::StatusOr<SignalWorkflow> command = CheckSignal(caller, std::move(request), limits_);
  if (!command.ok()) return answer(command.status());
  chains_->Submit("signal_workflow", *std::move(command), std::move(answer));
}

void ControlService::SignalWithStart(const Caller& caller, SignalWithStartRequest request,
                                     Answer<Signalled> answer) {
  const TenantId tenant = request.start.tenant;
  if (absl::Status allowed = Authorize(caller, tenant, Action::kExecute); !allowed.ok()) {
    return answer(std::move(allowed));
  }
  fields_.With(tenant, [this, request = std::move(request), answer = std::move(answer)](
                           absl::StatusOr<FieldRuleBook::Rules> rules) mutable {
    if (!rules.ok()) return answer(rules.status());
    absl::StatusOr<flovyn::SignalWithStart> command =
        CheckSignalWithStart(std::move(request), WorkflowId(ids_.NewUuid()), limits_, **rules);
    if (!command.ok()) return answer(command.status());
    Answer<Signalled> logged =
        Logged(logger_, *std::move(rules), command->start.start, std::move(answer));
    chains_->Submit("signal_with_start", *std::move(command), std::move(logged));
  });
}

void ControlService::Resolve(const Caller& caller, PromiseRef promise, std::string value,
                             Answer<PromiseSettled> answer) {
  absl::StatusOr<Payload> payload = Payload::From("value", std::move(value), limits_.payload_bytes);
  if (!payload.ok()) return answer(payload.status());
  Settle(caller, std::move(promise),
         {.status = PromiseStatus::kResolved, .value = *std::move(payload)}, std::move(answer));
}

void ControlService::Reject(const Caller& caller, PromiseRef promise, std::string error,
                            Answer<PromiseSettled> answer) {
  Settle(caller, std::move(promise),
         {.status = PromiseStatus::kRejected, .error = std::move(error)}, std::move(answer));
}

void ControlService::Settle(const Caller& caller, PromiseRef promise, PromiseOutcome outcome,
                            Answer<PromiseSettled> answer) {
  if (absl::Status allowed = Authorize(caller, caller.tenant, Action::kUpdate); !allowed.ok()) {
    return answer(std::move(allowed));
  }
  SettlePromise command;
  command.tenant = OwnTenant(caller);
  command.promise = std::move(promise);
  command.outcome = std::move(outcome);
  command.limits = limits_;
  SubmitDecision(store_, "settle_promise", std::move(command), std::move(answer));
}

void ControlService::StartChild(const Caller& caller, StartChildRequest request,
                                Answer<StartedWorkflow> answer) {
  absl::StatusOr<flovyn::StartChild> command =
      CheckStartChild(caller, std::move(request), WorkflowId(ids_.NewUuid()), limits_);
  if (!command.ok()) return answer(command.status());
  SubmitDecision(store_, "start_child", *std::move(command), std::move(answer));
}

void ControlService::Cancel(const Caller& caller, const WorkflowId& id, std::string reason,
                            Answer<CancelOutcome> answer) {
  Cancel(caller, {.workflow = id, .reason = std::move(reason)}, std::move(answer));
}

void ControlService::Cancel(const Caller& caller, CancelRequest request,
                            Answer<CancelOutcome> answer) {
  if (absl::Status allowed = Authorize(caller, caller.tenant, Action::kUpdate); !allowed.ok()) {
    return answer(std::move(allowed));
  }
  RequestCancel command;
  command.tenant = OwnTenant(caller);
  command.workflow = request.workflow;
  command.reason = std::move(request.reason);
  command.requested_by = caller.id;
  command.cascade_to_children = request.cascade_to_children;
  command.limits = limits_;
  chains_->Submit("cancel_workflow", std::move(command), std::move(answer));
}

void ControlService::CancelTask(const Caller& caller, const TaskId& id, std::string reason,
                                bool standalone_pending_only, UnitDone done) {
  if (absl::Status allowed = Authorize(caller, caller.tenant, Action::kUpdate); !allowed.ok()) {
    return done(allowed);
  }
  flovyn::CancelTask command;
  command.tenant = OwnTenant(caller);
  command.task = id;
  command.reason = std::move(reason);
  command.standalone_pending_only = standalone_pending_only;
  command.limits = limits_;
  SubmitCommand(store_, "cancel_task", std::move(command), std::move(done));
}

void ControlService::Retry(const Caller& caller, const WorkflowId& id, std::string note,
                           UnitDone done) {
  absl::Status allowed = Authorize(caller, caller.tenant, Action::kUpdate);
  allowed.Update(CheckText("note", note, limits_.note_bytes, Emptiness::kAllowed));
  if (!allowed.ok()) return done(allowed);
  RetryWorkflow command;
  command.tenant = OwnTenant(caller);
  command.workflow = id;
  command.audit = AuditId(ids_.NewUuid());
  command.actor = caller.id;
  command.note = std::move(note);
  command.limits = limits_;
  chains_->Submit(
      "retry_workflow", std::move(command),
      [done = std::move(done)](const absl::StatusOr<Done>& outcome) { done(outcome.status()); });
}

void ControlService::UpdateMetadata(const Caller& caller, UpdateMetadataRequest request,
                                    Answer<Metadata> answer) {
  absl::Status allowed = Authorize(caller, caller.tenant, Action::kUpdate);
  allowed.Update(CheckText("reason", request.reason, limits_.note_bytes, Emptiness::kAllowed));
  if (allowed.ok()) allowed = CheckUpdate(request.update, limits_.metadata);
  if (!allowed.ok()) return answer(std::move(allowed));
  MetadataChange change{.update = std::move(request.update),
                        .audit = AuditId(ids_.NewUuid()),
                        .actor = caller.id,
                        .reason = std::move(request.reason),
                        .once = std::move(request.once),
                        .limits = limits_.metadata};
  const std::optional<TenantId> tenant = OwnTenant(caller);
  if (const auto* task = std::get_if<TaskId>(&request.execution)) {
    return SubmitDecision(store_, "update_task_metadata",
                          UpdateTaskMetadata{tenant, *task, std::move(change)}, std::move(answer));
  }
  const WorkflowId workflow = std::get<WorkflowId>(request.execution);
  chains_->Submit("update_workflow_metadata",
                  UpdateWorkflowMetadata{tenant, workflow, std::move(change)}, std::move(answer));
}

}  // namespace flovyn
