// Commands for executions that have continued as new.

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
};

WorkflowExecution NewestOf(EngineFixture& fixture, const WorkflowId& id) {
  return *fixture.engine().workflows().GetNewestRun(fixture.caller(), fixture.tenant(), id);
}

/// The newest run of the chain goes on, and the next waits to be taken.
absl::Status Continue(EngineFixture& fixture, const WorkflowId& first, ContinueAsNew command = {}) {
  fixture.PollWorkflow();
  const WorkflowExecution newest = NewestOf(fixture, first);
  command.seen = newest.current_sequence;
  return fixture.Submit(newest.start.id, {command}, SubmitStatus::kContinuedAsNew);
}

void DeleteEnded(EngineFixture& fixture) {
  fixture.clock().Advance(absl::Hours(2));
  RetentionStep step;
  step.tenant = fixture.tenant();
  step.age = absl::Hours(1);
  REQUIRE(fixture.store().retention().DeleteFinished(step)->deleted > 0);
}

}  // namespace

TEST_CASE("chain: signals and cancellation for any run, even a deleted one, reach the newest") {
  EngineFixture fixture;
  const WorkflowId first = fixture.Start();
  for (int i = 0; i < 3; ++i) REQUIRE(Continue(fixture, first).ok());
  const WorkflowId newest = NewestOf(fixture, first).start.id;
  const WorkflowId second = *fixture.Get(first).continued_as;
  for (const bool deleted : {false, true}) {
    if (deleted) DeleteEnded(fixture);
    Kept<Signalled> signalled;
    fixture.engine().control().Signal(fixture.caller(), {.workflow = first, .name = "go"},
                                      signalled.answer());
    REQUIRE(signalled.value.ok());
    CHECK(signalled.value->workflow == newest);
  }
  // Between the first and the newest, nothing tells of what is gone.
  Kept<Signalled> lost;
  fixture.engine().control().Signal(fixture.caller(), {.workflow = second, .name = "go"},
                                    lost.answer());
  CHECK(absl::IsNotFound(lost.value.status()));
  Kept<CancelOutcome> cancelled;
  fixture.engine().control().Cancel(fixture.caller(), first, "enough", cancelled.answer());
  REQUIRE(cancelled.value.ok());
  CHECK(cancelled.value->cancelled);
  CHECK(fixture.Get(newest).status == WorkflowStatus::kCancelled);
}

TEST_CASE("chain: a retry is for the newest run") {
  EngineFixture fixture;
  const WorkflowId first = fixture.Start();
  REQUIRE(Continue(fixture, first).ok());
  const WorkflowId newest = NewestOf(fixture, first).start.id;
  fixture.PollWorkflow();
  REQUIRE(fixture.Submit(newest, {FailWorkflow{"broken"}}, SubmitStatus::kFailed).ok());
  absl::Status retried = absl::UnknownError("unanswered");
  fixture.engine().control().Retry(fixture.caller(), first, "again",
                                   [&](const absl::Status& status) { retried = status; });
  CHECK(retried.ok());
  CHECK(fixture.Get(newest).status == WorkflowStatus::kPending);
}

TEST_CASE("chain: only in the caller's tenant") {
  EngineFixture fixture;
  const WorkflowId first = fixture.Start();
  REQUIRE(Continue(fixture, first).ok());
  Caller stranger;
  stranger.tenant = TenantId(MakeUuidV7(77, 0, 1));
  stranger.role = Role::kOwner;
  Kept<Signalled> signalled;
  fixture.engine().control().Signal(stranger, {.workflow = first, .name = "go"},
                                    signalled.answer());
  CHECK(absl::IsNotFound(signalled.value.status()));
}

TEST_CASE("chain: what the command says is checked, the field is named") {
  EngineFixture fixture;
  const WorkflowId first = fixture.Start();
  const auto field = [&](ContinueAsNew command, std::int32_t seen) {
    fixture.PollWorkflow();
    command.seen = seen;
    return FieldOf(fixture.Submit(first, {command}, SubmitStatus::kContinuedAsNew));
  };
  CHECK(field({.kind = std::string(256, 'k')}, 1) == "workflow_kind");
  CHECK(field({.queue = std::string(101, 'q')}, 1) == "queue");
  CHECK(field({.version = std::string(51, 'v')}, 1) == "workflow_version");
  CHECK(field({.metadata_text = "[]"}, 1) == "metadata");
  CHECK(field({}, 0) == "seen_sequence");
  CHECK(fixture.Get(first).status == WorkflowStatus::kRunning);
  REQUIRE(Continue(fixture, first, {.metadata_text = R"({"run":"second"})"}).ok());
  CHECK(NewestOf(fixture, first).start.metadata.text() == R"({"run":"second"})");
}

}  // namespace flovyn::testing
