// SubmitWorkflowCommands from any bytes, to the end: decoded, checked, decided and applied to an
// execution that has a task, a timer, a promise and a child. A refusal changes nothing, what is
// accepted leaves a state that can be true.
#include <cstddef>
#include <cstdint>
#include <variant>

#include "checks.h"
#include "convert.h"
#include "decide/scene.h"
#include "flovyn/json/validate.h"
#include "fuzz/require.h"

namespace flovyn::fuzz {
namespace {

constexpr char kTask[] = "01890000-0000-7000-8000-000000000001";
constexpr char kChild[] = "01890000-0000-7000-8000-000000000002";

/// Bounds that a small submit can reach.
Limits SmallLimits() {
  Limits limits;
  limits.payload_bytes = 256;
  limits.commands_per_submit = 8;
  limits.history_events = 24;
  limits.history_bytes = 4'096;
  return limits;
}

Command Task() {
  ScheduleTask task;
  task.task = *TaskId::Parse(kTask);
  task.kind = "charge";
  return task;
}

Command Child() {
  ScheduleChildWorkflow child;
  child.name = "c";
  child.kind = "ship";
  child.child = *WorkflowId::Parse(kChild);
  return child;
}

class Submitted {
 public:
  Submitted() : workflow_(scene_.StartAndClaim()) {
    CreatePromise promise;
    promise.name = "p";
    promise.id = PromiseId(scene_.NextUuid());
    StartTimer timer;
    timer.timer_id = "t";
    timer.duration_ms = 1'000;
    Require(
        scene_.Submit(workflow_, {Task(), timer, promise, Child()}, SubmitStatus::kRunning).ok());
    Claim();
    CheckState();
  }

  void Run(const CommandSubmission& submission) {
    SubmitCommands command;
    command.tenant = scene_.tenant();
    command.submission = submission;
    command.submission.workflow = workflow_;
    command.limits = SmallLimits();
    for (Command& one : command.submission.commands) {
      if (auto* promise = std::get_if<CreatePromise>(&one))
        promise->id = PromiseId(scene_.NextUuid());
      if (auto* next = std::get_if<ContinueAsNew>(&one)) next->next = WorkflowId(scene_.NextUuid());
    }
    const std::size_t before = scene_.set().events().size();
    const absl::Status status = scene_.Run(command);
    if (!status.ok()) {
      RequireRefusal(status);
      Require(scene_.set().events().size() == before);
      Require(scene_.workflow(workflow_).status == WorkflowStatus::kRunning);
    }
    CheckState();
    scene_.Advance(absl::Seconds(1));
    Claim();
  }

  bool running() const { return scene_.workflow(workflow_).status == WorkflowStatus::kRunning; }

 private:
  void Claim() {
    if (scene_.workflow(workflow_).status == WorkflowStatus::kPending) scene_.Claim(workflow_);
  }

  void CheckState() {
    const WorkflowExecution& workflow = scene_.workflow(workflow_);
    std::int32_t last = 0;
    for (const AppendedEvent& appended : scene_.set().events()) {
      Require(ValidateJson(appended.event.data).ok());
      if (appended.workflow != workflow_) continue;
      Require(last == 0 || appended.event.sequence == last + 1);
      last = appended.event.sequence;
    }
    Require(workflow.open() || !workflow.claim.has_value());
    Require(workflow.open() || workflow.completed_at.has_value());
    for (const auto& tracked : scene_.set().tasks()) {
      Require(tracked.row.open() || !tracked.row.claim.has_value());
    }
  }

  testing::Scene scene_;
  WorkflowId workflow_;
};

void Run(v1::SubmitWorkflowCommandsRequest& message) {
  const Limits limits = SmallLimits();
  // The execution is found by the one id that the scene has.
  message.set_workflow_execution_id(kTask);
  const absl::StatusOr<CommandSubmission> submission = grpc::FromProto(message, limits);
  if (!submission.ok()) return RequireRefusal(submission.status());
  if (const absl::Status checked = CheckSubmission(*submission, limits); !checked.ok()) {
    return RequireRefusal(checked);
  }
  Submitted execution;
  execution.Run(*submission);
  if (execution.running()) execution.Run(*submission);  // as of a worker that sends it twice
}

}  // namespace
}  // namespace flovyn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  flovyn::v1::SubmitWorkflowCommandsRequest message;
  if (!message.ParseFromArray(data, static_cast<int>(size))) return 0;
  flovyn::fuzz::Run(message);
  return 0;
}
