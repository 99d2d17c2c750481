#include "bulk_scene.h"

namespace flovyn::testing {

TEST_CASE("bulk: all that the query finds are cancelled, a second's worth at a time") {
  EngineFixture fixture;
  const std::vector<WorkflowId> ids = StartMany(fixture, 250);
  const WorkflowId other = fixture.Start("other");
  const BulkJob job = Create(fixture, RequestOf(fixture, BulkVerb::kCancel, R"(kind = "order")"));
  CHECK(job.matched == 250);
  CHECK(job.status == BulkStatus::kPending);
  CHECK(Get(fixture, job.id).progress.processed == 100);
  fixture.clock().Advance(absl::Milliseconds(999));
  CHECK(Get(fixture, job.id).progress.processed == 100);
  fixture.clock().Advance(absl::Milliseconds(1));
  CHECK(Get(fixture, job.id).progress.processed == 200);
  CHECK(Get(fixture, job.id).status == BulkStatus::kRunning);
  fixture.clock().Advance(absl::Seconds(1));
  const BulkJob ended = Get(fixture, job.id);
  CHECK(ended.status == BulkStatus::kCompleted);
  CheckCounts(ended, 250, 0, 0);
  CHECK(ended.ended_at == fixture.clock().Now());
  for (const WorkflowId& id : ids) {
    CHECK(fixture.Get(id).status == WorkflowStatus::kCancelled);
    CHECK(fixture.Get(id).error == "bulk job " + job.id.str());
  }
  CHECK(fixture.Get(other).open());
}

TEST_CASE("bulk: a low rate takes small steps, a high one has none") {
  EngineFixture fixture;
  StartMany(fixture, 30);
  BulkRequest request = RequestOf(fixture, BulkVerb::kSignal, R"(kind = "order")");
  request.rate_per_second = 5;
  const BulkJob slow = Create(fixture, request);
  CHECK(Get(fixture, slow.id).progress.processed == 5);
  fixture.clock().Advance(absl::Seconds(3));
  CHECK(Get(fixture, slow.id).progress.processed == 20);
  request.rate_per_second = 10'000;
  const BulkJob fast = Create(fixture, request);
  CHECK(Get(fixture, fast.id).status == BulkStatus::kCompleted);
}

TEST_CASE("bulk: jobs of others get their turns beside a long one") {
  EngineFixture fixture;
  StartMany(fixture, 300);
  const BulkJob first = Create(fixture, RequestOf(fixture, BulkVerb::kSignal, R"(kind = "order")"));
  const BulkJob second =
      Create(fixture, RequestOf(fixture, BulkVerb::kSignal, R"(kind = "order")"));
  fixture.clock().Advance(absl::Seconds(1));
  CHECK(Get(fixture, first.id).progress.processed == 200);
  CHECK(Get(fixture, second.id).progress.processed == 200);
}

TEST_CASE("bulk: executions that leave the query, and new ones, do not shift what is left") {
  EngineFixture fixture;
  const std::vector<WorkflowId> ids = StartMany(fixture, 150);
  const BulkJob job =
      Create(fixture, RequestOf(fixture, BulkVerb::kCancel, R"(status = "PENDING")"));
  fixture.clock().Advance(absl::Milliseconds(1));
  const std::vector<WorkflowId> later = StartMany(fixture, 60);
  CheckCounts(Finish(fixture, job.id), 150, 0, 0);
  for (const WorkflowId& id : later) CHECK(fixture.Get(id).open());
}

TEST_CASE("bulk: those that cannot be changed are skipped, those that fail are told of") {
  EngineFixture fixture;
  StartMany(fixture, 6);
  std::vector<WorkflowId> ended;
  for (int i = 0; i < 2; ++i) {
    const auto poll = fixture.PollWorkflow();
    REQUIRE(poll->has_work());
    ended.push_back(poll->workflow().start.id);
    REQUIRE(fixture.Submit(ended.back(), {FailWorkflow{.error = "e"}}, SubmitStatus::kFailed).ok());
  }
  const BulkJob retried =
      Create(fixture, RequestOf(fixture, BulkVerb::kRetry, R"(kind = "order")"));
  CheckCounts(Finish(fixture, retried.id), 2, 4, 0);
  CHECK(fixture.Get(ended[0]).open());
  const auto audit =
      *fixture.engine().workflows().Audit(fixture.caller(), fixture.tenant(), ended[0], {});
  REQUIRE(audit.rows.size() == 1);
  CHECK(audit.rows[0].actor == fixture.caller().id);
  CHECK(audit.rows[0].note == "bulk job " + retried.id.str());
  const BulkJob first = Create(fixture, RequestOf(fixture, BulkVerb::kCancel, R"(kind = "order")"));
  CheckCounts(Finish(fixture, first.id), 6, 0, 0);
  const BulkJob second =
      Create(fixture, RequestOf(fixture, BulkVerb::kCancel, R"(kind = "order")"));
  CheckCounts(Finish(fixture, second.id), 0, 6, 0);
  CHECK(Get(fixture, second.id).progress.errors.empty());
}

TEST_CASE("bulk: an execution that fails stops nothing, and its error is kept") {
  EngineOptions options;
  options.limits.signals_per_workflow = 1;
  EngineFixture fixture(options);
  const std::vector<WorkflowId> ids = StartMany(fixture, 30);
  const auto request = RequestOf(fixture, BulkVerb::kSignal, R"(kind = "order")");
  CheckCounts(Finish(fixture, Create(fixture, request).id), 30, 0, 0);
  const BulkJob job = Finish(fixture, Create(fixture, request).id);
  CHECK(job.status == BulkStatus::kCompleted);
  CheckCounts(job, 0, 0, 30);
  REQUIRE(job.progress.errors.size() == kMaxBulkErrors);
  CHECK(job.progress.errors[0].execution == ids[0].uuid());
  CHECK(job.progress.errors[0].error.find("which is the limit") != std::string::npos);
}

TEST_CASE("bulk: standalone tasks that have not begun are cancelled, the others are skipped") {
  EngineFixture fixture;
  const TaskId begun = fixture.SubmitTask();
  REQUIRE(fixture.PollTask()->has_work());
  const TaskId waiting = fixture.SubmitTask();
  BulkRequest request = RequestOf(fixture, BulkVerb::kCancel, R"(kind = "report")");
  request.entity = BulkEntity::kTask;
  CheckCounts(Finish(fixture, Create(fixture, request).id), 1, 1, 0);
  CHECK(fixture.Get(waiting).status == TaskStatus::kCancelled);
  CHECK(fixture.Get(begun).open());
}

TEST_CASE("bulk: runs that have continued as new are left alone") {
  EngineFixture fixture;
  const WorkflowId first = fixture.Start();
  REQUIRE(fixture.PollWorkflow()->has_work());
  ContinueAsNew command;
  command.seen = fixture.Get(first).current_sequence;
  REQUIRE(fixture.Submit(first, {command}, SubmitStatus::kContinuedAsNew).ok());
  const WorkflowId next = *fixture.Get(first).continued_as;
  const BulkJob old =
      Create(fixture, RequestOf(fixture, BulkVerb::kCancel, R"(status = "CONTINUED_AS_NEW")"));
  CheckCounts(Finish(fixture, old.id), 0, 1, 0);
  CHECK(fixture.Get(next).open());
  const BulkJob all = Create(fixture, RequestOf(fixture, BulkVerb::kSignal, R"(kind = "order")"));
  CheckCounts(Finish(fixture, all.id), 1, 1, 0);
  CHECK(SignalsOf(fixture, next) == 1);
}

TEST_CASE("bulk: a job that meets more than its bound stops there") {
  EngineFixture fixture;
  StartMany(fixture, 2);
  for (int i = 0; i < 2; ++i) REQUIRE(fixture.PollWorkflow()->has_work());
  fixture.clock().Advance(absl::Milliseconds(1));
  const WorkflowId late = fixture.Start();
  BulkRequest request = RequestOf(fixture, BulkVerb::kSignal, R"(status = "RUNNING")");
  request.max_executions = 2;
  request.rate_per_second = 1;
  const BulkJob job = Create(fixture, request);
  REQUIRE(fixture.PollWorkflow()->has_work());
  const BulkJob ended = Finish(fixture, job.id);
  CHECK(ended.status == BulkStatus::kFailed);
  CHECK(ended.error ==
        "2 executions, which is the bound, are done, and the query finds more; create another job");
  CheckCounts(ended, 2, 0, 0);
  CHECK(SignalsOf(fixture, late) == 0);
}

TEST_CASE("bulk: times in the query are those of the creation") {
  EngineFixture fixture;
  StartMany(fixture, 120);
  fixture.clock().Advance(absl::Minutes(59));
  const BulkJob job = Create(
      fixture, RequestOf(fixture, BulkVerb::kSignal, R"(createdAt > -1h AND kind = "order")"));
  fixture.clock().Advance(absl::Hours(2));
  CheckCounts(Finish(fixture, job.id), 120, 0, 0);
}

TEST_CASE("bulk: a cancelled job stops, whoever cancels it is kept") {
  EngineFixture fixture;
  StartMany(fixture, 300);
  BulkRequest request = RequestOf(fixture, BulkVerb::kSignal, R"(kind = "order")");
  request.reason = "INC-7";
  const BulkJob job = Create(fixture, request);
  Caller member = fixture.caller();
  member.id = "second";
  const BulkJob cancelled =
      *fixture.engine().bulk().Cancel(member, fixture.tenant(), job.id, "wrong query");
  CHECK(cancelled.status == BulkStatus::kCancelled);
  fixture.clock().Advance(absl::Hours(1));
  CHECK(Get(fixture, job.id).progress.processed == 100);
  CHECK(NotesOf(fixture, job.id) ==
        std::vector<std::string>{"CREATED trusted: INC-7", "CANCEL_REQUESTED second: wrong query"});
}

TEST_CASE("bulk: the end is in the audit log with its counts") {
  EngineFixture fixture;
  StartMany(fixture, 2);
  const BulkJob job = Create(fixture, RequestOf(fixture, BulkVerb::kCancel, R"(kind = "order")"));
  Finish(fixture, job.id);
  CHECK(NotesOf(fixture, job.id).back() ==
        "ENDED trusted: COMPLETED: 2 processed, 2 succeeded, 0 skipped, 0 failed");
}

}  // namespace flovyn::testing
