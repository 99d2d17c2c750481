#include "scripted_execution.h"

#include <stdexcept>
#include <utility>

#include "flovyn/base/overload.h"
#include "flovyn/json/writer.h"

namespace flovyn::testing {
namespace {

const WorkflowId kId(*Uuid::Parse("0190a1b2-0000-7000-8000-00000000000a"));
const PromiseId kPromise(*Uuid::Parse("0190a1b2-0000-7000-8000-00000000000b"));

}  // namespace

ScriptedExecution::ScriptedExecution(sdk::WorkflowBody body, std::string_view input)
    : body_(std::move(body)) {
  Add("WORKFLOW_STARTED", R"({"workflowKind":"scripted","input":)" + std::string(input) + "}");
}

void ScriptedExecution::Add(std::string_view type, std::string_view data) {
  StoredEvent event;
  event.sequence = static_cast<std::int32_t>(history_.size() + 1);
  event.type = type;
  event.data = data;
  event.created_at = now_;
  history_.push_back(std::move(event));
}

void ScriptedExecution::Activate() {
  absl::StatusOr<sdk::ActivationOutcome> outcome =
      sdk::RunActivation({{.id = kId, .kind = "scripted"}, history_, now_}, body_, log_);
  if (!outcome.ok()) throw std::runtime_error(outcome.status().ToString());
  outcome_ = *std::move(outcome);
  for (const Command& command : outcome_.submission.commands) Apply(command);
}

void ScriptedExecution::ActivateWhileSignalled(std::string_view name, std::string_view value) {
  absl::StatusOr<sdk::ActivationOutcome> outcome =
      sdk::RunActivation({{.id = kId, .kind = "scripted"}, history_, now_}, body_, log_);
  outcome_ = outcome.value();
  Signal(name, value);
  for (const Command& command : outcome_.submission.commands) Apply(command);
}

void ScriptedExecution::Apply(const Command& command) {
  std::visit(Overload{[&](const RecordOperation& c) {
                        Append(OperationCompleted{c.name, c.result});
                      },
                      [&](const SetState& c) {
                        Append(StateSet{c.key, c.value});
                      },
                      [&](const ClearState& c) { Append(StateCleared{c.key}); },
                      [&](const ScheduleTask& c) {
                        tasks_[c.kind] = c.task;
                        TaskScheduled event;
                        event.start.id = c.task;
                        event.start.kind = c.kind;
                        event.start.input = c.input;
                        Append(event);
                      },
                      [&](const CompleteWorkflow& c) { Append(WorkflowCompleted{c.output}); },
                      [&](const FailWorkflow& c) { Append(WorkflowFailed{.error = c.error}); },
                      [&](const SuspendWorkflow& c) { Append(WorkflowSuspended{c.reason}); },
                      [&](const CancelWorkflow& c) { Append(WorkflowCancelled{c.reason}); },
                      [&](const CreatePromise& c) {
                        Append(PromiseCreated{.id = kPromise, .name = c.name});
                      },
                      [&](const ResolvePromise& c) {
                        Append(PromiseResolved{kPromise, c.promise, c.value});
                      },
                      [&](const ScheduleChildWorkflow& c) {
                        Append(ChildWorkflowInitiated{c.name, c.child, c.kind, c.input});
                      },
                      [&](const StartTimer& c) {
                        Append(TimerStarted{c.timer_id, c.duration_ms, now_});
                      },
                      [&](const CancelTimer& c) { Append(TimerCancelled{c.timer_id}); },
                      [&](const RequestCancelChildWorkflow&) {},
                      [&](const ContinueAsNew& c) {
                        Append(WorkflowContinuedAsNew{.input = c.input, .seen = c.seen});
                      }},
             command);
}

void ScriptedExecution::CompleteTask(std::string_view kind, std::string_view output) {
  Append(TaskCompleted{tasks_.find(kind)->second, Payload::Trusted(std::string(output))});
}

void ScriptedExecution::FailTask(std::string_view kind, std::string_view error) {
  Append(TaskFailed{.task = tasks_.find(kind)->second, .error = std::string(error)});
}

void ScriptedExecution::FireTimer(std::string_view id) { Append(TimerFired{std::string(id)}); }

void ScriptedExecution::Signal(std::string_view name, std::string_view value) {
  Append(SignalReceived{std::string(name), Payload::Trusted(std::string(value))});
}

std::vector<std::string> ScriptedExecution::asked() const {
  std::vector<std::string> lines;
  for (const Command& command : outcome_.submission.commands) {
    lines.emplace_back(std::visit([](const auto& c) { return std::string(c.kType); }, command));
    if (const auto* task = std::get_if<ScheduleTask>(&command)) lines.back() += " " + task->kind;
    if (const auto* timer = std::get_if<CancelTimer>(&command)) {
      lines.back() += " " + timer->timer_id;
    }
    if (const auto* done = std::get_if<CompleteWorkflow>(&command)) {
      lines.back() += " " + done->output.text();
    }
    if (const auto* failed = std::get_if<FailWorkflow>(&command))
      lines.back() += " " + failed->error;
  }
  return lines;
}

}  // namespace flovyn::testing
