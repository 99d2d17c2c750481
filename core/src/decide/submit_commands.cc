#include "flovyn/decide/submit_commands.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "activation.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/find.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

absl::Status CheckCurrent(const WorkflowExecution& workflow, const CommandSubmission& submission) {
  const std::string id = workflow.start.id.str();
  if (workflow.status != WorkflowStatus::kRunning) {
    return FailedPrecondition(
        absl::StrFormat("workflow execution %s is %s; commands are taken only while it is RUNNING",
                        id, ToText(kWorkflowStatusText, workflow.status)));
  }
  if (submission.token && workflow.claim && workflow.claim->token != *submission.token) {
    return FailedPrecondition(absl::StrFormat(
        "the claim on workflow execution %s was taken back; this activation no longer counts", id));
  }
  // Workers that number their commands after the events they fetched tell what they had seen;
  // others number from 1.
  const bool numbered = submission.smallest_number > 1;
  if (numbered && submission.smallest_number - 1 < workflow.dispatch_sequence) {
    return FailedPrecondition(absl::StrFormat(
        "the commands were made for an older activation of workflow execution %s (event %d, "
        "handed out at event %d)",
        id, submission.smallest_number - 1, workflow.dispatch_sequence));
  }
  return absl::OkStatus();
}

void NameKey(const std::string& key, const SubmitCommands& command, UnitRefs& refs) {
  if (command.tenant && !key.empty()) refs.keys.push_back({*command.tenant, key});
}

// What each command needs to see.
void Name(const RecordOperation&, const SubmitCommands&, UnitRefs&) {}
void Name(const SetState&, const SubmitCommands&, UnitRefs&) {}
void Name(const ClearState&, const SubmitCommands&, UnitRefs&) {}
void Name(const CompleteWorkflow&, const SubmitCommands&, UnitRefs&) {}
void Name(const FailWorkflow&, const SubmitCommands&, UnitRefs&) {}
void Name(const SuspendWorkflow&, const SubmitCommands&, UnitRefs&) {}
void Name(const ContinueAsNew& one, const SubmitCommands& command, UnitRefs& refs) {
  std::int32_t from = one.seen + 1;
  for (const std::int32_t sequence : one.unconsumed) from = std::min(from, sequence);
  refs.signals.push_back({command.submission.workflow, from});
}
void Name(const CancelWorkflow&, const SubmitCommands& command, UnitRefs& refs) {
  refs.dependents.push_back(command.submission.workflow);
}
void Name(const ScheduleTask& one, const SubmitCommands& command, UnitRefs& refs) {
  refs.tasks.push_back(one.task);
  NameKey(one.idempotency_key, command, refs);
}
void Name(const CreatePromise& one, const SubmitCommands& command, UnitRefs& refs) {
  NameKey(one.idempotency_key, command, refs);
}
void Name(const ResolvePromise& one, const SubmitCommands& command, UnitRefs& refs) {
  refs.promise_names.push_back({command.submission.workflow, one.promise});
  if (const std::optional<PromiseId> id = PromiseId::Parse(one.promise)) {
    refs.promises.push_back(*id);
  }
}
void Name(const ScheduleChildWorkflow& one, const SubmitCommands&, UnitRefs& refs) {
  refs.workflows.push_back(one.child);
}
void Name(const RequestCancelChildWorkflow& one, const SubmitCommands&, UnitRefs& refs) {
  refs.workflows.push_back(one.child);
}
void Name(const StartTimer& one, const SubmitCommands& command, UnitRefs& refs) {
  refs.timers.push_back(TimerKey::Sleep(command.submission.workflow, one.timer_id));
}
void Name(const CancelTimer& one, const SubmitCommands& command, UnitRefs& refs) {
  refs.timers.push_back(TimerKey::Sleep(command.submission.workflow, one.timer_id));
}

}  // namespace

UnitRefs RefsOf(const SubmitCommands& command) {
  const CommandSubmission& submission = command.submission;
  UnitRefs refs;
  refs.workflows.push_back(submission.workflow);
  for (const Command& one : submission.commands) {
    std::visit([&](const auto& typed) { Name(typed, command, refs); }, one);
  }
  if (submission.status == SubmitStatus::kCancelled) refs.dependents.push_back(submission.workflow);
  return refs;
}

absl::StatusOr<Decision<CommandsApplied>> Decide(const WorkingSet& set,
                                                 const SubmitCommands& command) {
  const WorkflowId& id = command.submission.workflow;
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution* workflow, FindWorkflow(set, command.tenant, id));
  FLOVYN_RETURN_IF_ERROR(CheckCurrent(*workflow, command.submission));
  Activation activation(set, command, *workflow);
  FLOVYN_RETURN_IF_ERROR(activation.ApplyAll());
  FLOVYN_RETURN_IF_ERROR(activation.Finish());
  Decision<CommandsApplied> decision;
  decision.delta = activation.TakeDelta();
  decision.outcome.status = decision.delta.workflows.front().status;
  return decision;
}

}  // namespace flovyn
