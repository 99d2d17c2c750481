// What is checked before a control request or a report becomes a unit, and who may make it.

#include "engine_fixture.h"
#include "flovyn/domain/errors.h"
#include "test.h"

namespace flovyn::testing {
namespace {

template <class T>
struct Kept {
  absl::StatusOr<T> value = absl::UnknownError("unanswered");
  std::function<void(absl::StatusOr<T>)> answer() {
    return [this](absl::StatusOr<T> given) { value = std::move(given); };
  }
  absl::Status status() const { return value.status(); }
};

Caller Stranger(Role role) {
  Caller caller;
  caller.tenant = TenantId(MakeUuidV7(77, 0, 1));
  caller.role = role;
  return caller;
}

}  // namespace

TEST_CASE("control: names and payloads are checked, the field is named") {
  EngineFixture fixture;
  const WorkflowId id = fixture.Start();
  Kept<Signalled> signalled;
  ControlService& control = fixture.engine().control();
  control.Signal(fixture.caller(), {.workflow = id, .name = ""}, signalled.answer());
  CHECK(FieldOf(signalled.status()) == "signal_name");
  control.Signal(fixture.caller(), {.workflow = id, .name = "go", .value = "{"},
                 signalled.answer());
  CHECK(FieldOf(signalled.status()) == "signal_value");
  SignalWithStartRequest with_start;
  with_start.start.tenant = fixture.tenant();
  with_start.start.kind = "order";
  with_start.name = "go";
  control.SignalWithStart(fixture.caller(), with_start, signalled.answer());
  CHECK(FieldOf(signalled.status()) == "workflow_id");
  Kept<PromiseSettled> settled;
  control.Resolve(fixture.caller(), PromiseId(MakeUuidV7(1, 0, 5)), "nonsense", settled.answer());
  CHECK(FieldOf(settled.status()) == "value");
}

TEST_CASE("control: a promise has three forms of name") {
  const std::string uuid = "0190a1b2-0000-7000-8000-000000000001";
  CHECK(std::holds_alternative<PromiseId>(*ParsePromiseRef(uuid)));
  for (const char separator : {'/', ':'}) {
    const auto named = ParsePromiseRef(uuid + separator + "approval:2");
    REQUIRE(named.ok());
    CHECK(std::get<PromiseName>(*named).name == "approval:2");
    CHECK(std::get<PromiseName>(*named).workflow.str() == uuid);
  }
  for (const std::string& bad : {std::string(), std::string("approval"), uuid + "/", uuid + "x"}) {
    CHECK(FieldOf(ParsePromiseRef(bad).status()) == "promise_id");
  }
}

TEST_CASE("control: what belongs to another tenant is not found, and members may not poll") {
  EngineFixture fixture;
  const WorkflowId id = fixture.Start();
  ControlService& control = fixture.engine().control();
  Kept<Signalled> signalled;
  control.Signal(Stranger(Role::kOwner), {.workflow = id, .name = "go"}, signalled.answer());
  CHECK(absl::IsNotFound(signalled.status()));
  Kept<CancelOutcome> cancelled;
  control.Cancel(Stranger(Role::kAdmin), id, "", cancelled.answer());
  CHECK(absl::IsNotFound(cancelled.status()));
  absl::Status retried;
  control.Retry(Stranger(Role::kAdmin), id, "",
                [&](const absl::Status& status) { retried = status; });
  CHECK(absl::IsNotFound(retried));
  CHECK(fixture.Get(id).status == WorkflowStatus::kPending);
}

TEST_CASE("reports: heartbeat, progress, log and state of a running task") {
  EngineFixture fixture;
  const TaskId task = fixture.SubmitTask();
  TaskReportService& reports = fixture.engine().task_reports();
  absl::Status outcome;
  const UnitDone done = [&](const absl::Status& status) { outcome = status; };
  CHECK(absl::IsFailedPrecondition(reports.Heartbeat(fixture.caller(), task)));
  REQUIRE(fixture.PollTask()->has_work());
  CHECK(reports.Heartbeat(fixture.caller(), task).ok());
  reports.ReportProgress(fixture.caller(), task, 1.5, "", done);
  CHECK(FieldOf(outcome) == "progress");
  reports.ReportProgress(fixture.caller(), task, 0.25, "a quarter", done);
  CHECK(outcome.ok());
  CHECK(fixture.Get(task).progress_details == "a quarter");
  reports.Log(fixture.caller(), task, "LOUD", "x", done);
  CHECK(FieldOf(outcome) == "level");
  reports.Log(fixture.caller(), task, "WARN", "careful", done);
  reports.Log(fixture.caller(), task, "INFO", "fine", done);
  const auto logs = reports.Logs(fixture.caller(), fixture.tenant(), task, TaskLogLevel::kWarn, {});
  REQUIRE(logs.ok());
  CHECK(logs->total == 1);
  CHECK(logs->rows[0].message == "careful");
  reports.SetState(fixture.caller(), task, "b", "[1]", done);
  reports.SetState(fixture.caller(), task, "a", "2", done);
  CHECK(*reports.StateKeys(fixture.caller(), task) == std::vector<std::string>{"a", "b"});
  CHECK((*reports.GetState(fixture.caller(), task, "b"))->text() == "[1]");
  CHECK_FALSE(reports.GetState(fixture.caller(), task, "c")->has_value());
  reports.ClearAllState(fixture.caller(), task, done);
  CHECK(reports.StateKeys(fixture.caller(), task)->empty());
}

TEST_CASE("queries: status, state, a key of it, and what nobody knows") {
  EngineFixture fixture;
  const WorkflowId id = fixture.Start();
  REQUIRE(fixture.PollWorkflow()->has_work());
  REQUIRE(
      fixture.Submit(id, {SetState{"step", Payload::Trusted("\"paid\"")}}, SubmitStatus::kSuspended)
          .ok());
  WorkflowService& workflows = fixture.engine().workflows();
  CHECK(workflows.Query(fixture.caller(), id, "status")->result == "\"WAITING\"");
  CHECK(workflows.Query(fixture.caller(), id, "state")->result == R"({"step":"paid"})");
  CHECK(workflows.Query(fixture.caller(), id, "step")->result == "\"paid\"");
  CHECK(workflows.Query(fixture.caller(), id, "nope")->error == "Unknown query nope");
  CHECK(absl::IsNotFound(
      workflows.Query(fixture.caller(), WorkflowId(MakeUuidV7(5, 0, 5)), "status").status()));
}

}  // namespace flovyn::testing
