#include "flovyn/decide/submit_commands.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "activation.h"
#include "flovyn/base/status_macros.h"
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

}  // namespace

UnitRefs RefsOf(const SubmitCommands& command) {
  UnitRefs refs;
  refs.workflows.push_back(command.submission.workflow);
  for (const Command& one : command.submission.commands) {
    const auto* task = std::get_if<ScheduleTask>(&one);
    if (task == nullptr) continue;
    refs.tasks.push_back(task->task);
    if (command.tenant && !task->idempotency_key.empty()) {
      refs.keys.push_back({*command.tenant, task->idempotency_key});
    }
  }
  return refs;
}

absl::StatusOr<Decision<CommandsApplied>> Decide(const WorkingSet& set,
                                                 const SubmitCommands& command) {
  const WorkflowId& id = command.submission.workflow;
  const WorkflowExecution* workflow = set.Find(id);
  if (workflow == nullptr || (command.tenant && workflow->start.tenant != *command.tenant)) {
    return NotFound("workflow execution", id.str());
  }
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
