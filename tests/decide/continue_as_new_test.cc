#include "flovyn/decide/cancel.h"
#include "flovyn/decide/deliver_message.h"
#include "flovyn/decide/retry_workflow.h"
#include "flovyn/domain/errors.h"
#include "scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Types = std::vector<std::string>;

Payload Json(std::string text) { return Payload::Trusted(std::move(text)); }

ContinueAsNew Continue(Scene& scene, const WorkflowId& id) {
  ContinueAsNew command;
  command.input = Json("7");
  command.seen = scene.workflow(id).current_sequence;
  command.next = WorkflowId(scene.NextUuid());
  return command;
}

/// The next of a RUNNING one.
WorkflowId GoOn(Scene& scene, const WorkflowId& id) {
  const ContinueAsNew command = Continue(scene, id);
  REQUIRE(scene.Submit(id, {command}, SubmitStatus::kContinuedAsNew).ok());
  return command.next;
}

absl::Status Signal(Scene& scene, const WorkflowId& id, const std::string& value) {
  return scene.Run(SignalWorkflow{.workflow = id, .name = "add", .value = Json(value)});
}

StartWorkflow KeyedStart(Scene& scene, std::optional<WorkflowId> newest = {}) {
  StartWorkflow command;
  command.start.id = WorkflowId(scene.NextUuid());
  command.start.tenant = scene.tenant();
  command.start.kind = "order";
  command.key = {.key = {scene.tenant(), "k"}, .newest_run = newest};
  return command;
}

}  // namespace

TEST_CASE("continue as new: the old run ends and the new one begins, each naming the other") {
  Scene scene;
  const WorkflowId first = scene.StartAndClaim();
  const WorkflowId second = GoOn(scene, first);
  CHECK(scene.workflow(first).status == WorkflowStatus::kContinuedAsNew);
  CHECK(scene.workflow(first).continued_as == second);
  CHECK(scene.workflow(first).completed_at == scene.now());
  CHECK_FALSE(scene.workflow(first).claim);
  CHECK(scene.History(first) == Types{"WORKFLOW_STARTED", "WORKFLOW_CONTINUED_AS_NEW"});
  CHECK(scene.Last(first, "WORKFLOW_CONTINUED_AS_NEW") ==
        R"({"newExecutionId":")" + second.str() +
            R"(","workflowKind":"order","input":7,"seenSequence":1})");
  const WorkflowStart& start = scene.workflow(second).start;
  CHECK(scene.workflow(second).status == WorkflowStatus::kPending);
  CHECK(start.kind == "order");
  CHECK(start.queue == "fast");
  CHECK(start.input.text() == "7");
  CHECK(start.run == 2);
  CHECK(start.first == first);
  CHECK(start.continued_from == first);
  CHECK(scene.Last(second, "WORKFLOW_STARTED") ==
        R"({"workflowKind":"order","input":7,"queue":"fast","continuedFromExecutionId":")" +
            first.str() + R"(","firstExecutionId":")" + first.str() + R"(","runNumber":2})");
  scene.Claim(second);
  const WorkflowId third = GoOn(scene, second);
  CHECK(scene.workflow(third).start.run == 3);
  CHECK(scene.workflow(third).start.first == first);
  CHECK(scene.workflow(third).start.continued_from == second);
}

TEST_CASE("continue as new: kind, queue, version and metadata stay unless they are given") {
  Scene scene;
  StartWorkflow begin;
  begin.start.id = WorkflowId(scene.NextUuid());
  begin.start.tenant = scene.tenant();
  begin.start.kind = "order";
  begin.start.priority_ms = 5'000;
  begin.start.version = "1.0";
  begin.start.metadata = *Metadata::FromText(R"({"customer":"c1"})");
  begin.key = {.key = {scene.tenant(), "k"}};
  REQUIRE(scene.Run(begin).ok());
  scene.Claim(begin.start.id);
  const WorkflowId second = GoOn(scene, begin.start.id);
  const WorkflowExecution& kept = scene.workflow(second);
  CHECK(kept.start.version == "1.0");
  CHECK(kept.start.priority_ms == 5'000);
  CHECK(kept.start.metadata.text() == R"({"customer":"c1"})");
  CHECK(kept.key_expires_at == scene.workflow(begin.start.id).key_expires_at);
  scene.Claim(second);
  ContinueAsNew other = Continue(scene, second);
  other.kind = "other";
  other.queue = "slow";
  other.version = "2.0";
  other.metadata_text = R"({"a":1})";
  other.metadata = *Metadata::FromText(*other.metadata_text);
  REQUIRE(scene.Submit(second, {other}, SubmitStatus::kContinuedAsNew).ok());
  const WorkflowStart& changed = scene.workflow(other.next).start;
  CHECK(changed.kind == "other");
  CHECK(changed.queue == "slow");
  CHECK(changed.version == "2.0");
  CHECK(changed.metadata.text() == R"({"a":1})");
}

TEST_CASE("continue as new: signals that were not used go along, each once and in order") {
  Scene scene;
  const WorkflowId first = scene.StartAndClaim();
  for (const char* value : {"2", "3", "4"}) REQUIRE(Signal(scene, first, value).ok());
  ContinueAsNew command = Continue(scene, first);
  command.seen = 3;          // the signal 4 came while the activation ran
  command.unconsumed = {2};  // of 2 and 3, the worker has used 3
  REQUIRE(scene.Submit(first, {command}, SubmitStatus::kContinuedAsNew).ok());
  CHECK(scene.History(command.next) ==
        Types{"WORKFLOW_STARTED", "SIGNAL_RECEIVED", "SIGNAL_RECEIVED"});
  CHECK(scene.workflow(command.next).signals == 2);
  std::vector<std::string> carried;
  for (const AppendedEvent& appended : scene.set().events()) {
    if (appended.workflow != command.next || appended.event.sequence < 2) continue;
    carried.push_back(appended.event.data);
  }
  CHECK(carried == Types{R"({"signalName":"add","signalValue":2})",
                         R"({"signalName":"add","signalValue":4})"});
}

TEST_CASE("continue as new: it is the last command, and its status goes with it") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  const ContinueAsNew command = Continue(scene, id);
  const auto refused = [&](std::vector<Command> commands, SubmitStatus status) {
    return absl::IsInvalidArgument(scene.Submit(id, std::move(commands), status));
  };
  CHECK(refused({command, SetState{.key = "k"}}, SubmitStatus::kContinuedAsNew));
  CHECK(refused({command}, SubmitStatus::kCompleted));
  CHECK(refused({command}, SubmitStatus::kSuspended));
  CHECK(refused({}, SubmitStatus::kContinuedAsNew));
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED"});
  CHECK(scene.set().Find(command.next) == nullptr);
}

TEST_CASE("continue as new: what would not fit into the new history fails the old run") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  REQUIRE(Signal(scene, id, "\"" + std::string(300, 'x') + "\"").ok());
  SubmitCommands command;
  ContinueAsNew next = Continue(scene, id);
  next.unconsumed = {2};
  command.submission.workflow = id;
  command.submission.commands = {next};
  command.submission.status = SubmitStatus::kContinuedAsNew;
  command.limits.history_bytes = 300;
  REQUIRE(scene.Run(command).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kFailed);
  CHECK(scene.workflow(id).failure_type == "HISTORY_LIMIT");
  CHECK_FALSE(scene.workflow(id).continued_as);
  CHECK(scene.set().Find(next.next) == nullptr);
}

TEST_CASE("continue as new: what names an older run is told of the chain") {
  Scene scene;
  const WorkflowId first = scene.StartAndClaim();
  const WorkflowId second = GoOn(scene, first);
  const absl::Status refusals[] = {
      Signal(scene, first, "1"),
      scene.Run(RequestCancel{.workflow = first}),
      scene.Run(RetryWorkflow{.workflow = first}),
  };
  for (const absl::Status& refusal : refusals) {
    CHECK(absl::IsAborted(refusal));
    CHECK(ContinuedOf(refusal) == first.str());
    CHECK(refusal.message().find(second.str()) != std::string::npos);
  }
  CHECK(Signal(scene, second, "1").ok());
}

TEST_CASE("continue as new: the idempotency key stands for the chain, as its newest run is") {
  Scene scene;
  const StartWorkflow begin = KeyedStart(scene);
  REQUIRE(scene.Run(begin).ok());
  const WorkflowId first = begin.start.id;
  scene.Claim(first);
  const WorkflowId second = GoOn(scene, first);
  CHECK(ContinuedOf(scene.Run(KeyedStart(scene))) == first.str());
  const auto again = Decide(scene.set(), KeyedStart(scene, second));
  REQUIRE(again.ok());
  CHECK_FALSE(again->outcome.created);
  CHECK(again->outcome.id == first);
  CHECK(again->outcome.status == WorkflowStatus::kPending);
  // The end of another chain is not taken for this one's.
  const WorkflowId stranger = GoOn(scene, scene.StartAndClaim());
  CHECK(ContinuedOf(scene.Run(KeyedStart(scene, stranger))) == first.str());
  const auto signalled =
      Decide(scene.set(), SignalWithStart{.start = KeyedStart(scene, second), .name = "add"});
  REQUIRE(signalled.ok());
  CHECK(signalled->outcome.workflow == second);
  scene.Claim(second);
  REQUIRE(scene.Submit(second, {FailWorkflow{"broken"}}, SubmitStatus::kFailed).ok());
  CHECK(Decide(scene.set(), KeyedStart(scene, second))->outcome.created);
}

TEST_CASE("continue as new: the parent hears of the last run, by the id that it knows") {
  Scene scene;
  const WorkflowId parent = scene.StartAndClaim();
  const ScheduleChildWorkflow child{
      .name = "c", .kind = "loop", .child = WorkflowId(scene.NextUuid())};
  REQUIRE(scene.Submit(parent, {child}, SubmitStatus::kSuspended).ok());
  scene.Claim(child.child);
  const WorkflowId second = GoOn(scene, child.child);
  CHECK(scene.set().new_messages().empty());
  CHECK(scene.workflow(second).start.parent == parent);
  scene.Claim(second);
  REQUIRE(scene.Submit(second, {CompleteWorkflow{Json("9")}}, SubmitStatus::kCompleted).ok());
  REQUIRE(scene.set().new_messages().size() == 1);
  REQUIRE(scene.Run(DeliverMessage{scene.set().new_messages().front().key}).ok());
  CHECK(scene.Last(parent, "CHILD_WORKFLOW_COMPLETED") ==
        R"({"childExecutionName":"c","childExecutionId":")" + child.child.str() +
            R"(","childworkflowExecutionId":")" + child.child.str() + R"(","output":9})");
}

TEST_CASE("continue as new: a parent's request to cancel goes after the newest run") {
  Scene scene;
  const WorkflowId parent = scene.StartAndClaim();
  const ScheduleChildWorkflow child{
      .name = "c", .kind = "loop", .child = WorkflowId(scene.NextUuid())};
  REQUIRE(scene.Submit(parent, {child}, SubmitStatus::kRunning).ok());
  scene.Claim(child.child);
  const WorkflowId second = GoOn(scene, child.child);
  REQUIRE(scene
              .Submit(parent, {RequestCancelChildWorkflow{child.child, "enough"}},
                      SubmitStatus::kSuspended)
              .ok());
  const MessageKey old{child.child, MessageKind::kCancelRequested, parent};
  CHECK(Decide(scene.set(), DeliverMessage{old})->outcome.behind);
  const WorkflowId stranger = GoOn(scene, scene.StartAndClaim());
  CHECK(Decide(scene.set(), DeliverMessage{.message = old, .newest_run = stranger})
            ->delta.messages.empty());
  REQUIRE(scene.Run(DeliverMessage{.message = old, .newest_run = second}).ok());
  CHECK(scene.set().Find(old) == nullptr);
  REQUIRE(scene.Run(DeliverMessage{{second, MessageKind::kCancelRequested, parent}}).ok());
  CHECK(scene.workflow(second).status == WorkflowStatus::kCancelled);
  CHECK(scene.workflow(second).error == "enough");
}

}  // namespace flovyn::testing
