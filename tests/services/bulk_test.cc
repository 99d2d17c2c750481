#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "engine_fixture.h"
#include "fakes/forwarding_store.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/events.h"
#include "test.h"

namespace flovyn::testing {
namespace {

BulkRequest RequestOf(const EngineFixture& fixture, BulkVerb verb, std::string query) {
  BulkRequest request;
  request.tenant = fixture.tenant();
  request.verb = verb;
  request.query = std::move(query);
  if (verb == BulkVerb::kSignal) request.arguments = R"({"signalName":"go","signalValue":[1.0]})";
  return request;
}

BulkJob Create(EngineFixture& fixture, const BulkRequest& request) {
  const absl::StatusOr<BulkJob> job = fixture.engine().bulk().Create(fixture.caller(), request);
  INFO(job.status());
  REQUIRE(job.ok());
  return *job;
}

BulkJob Get(EngineFixture& fixture, const BulkJobId& id) {
  return *fixture.engine().bulk().Get(fixture.caller(), fixture.tenant(), id);
}

/// Moves the time on, second by second, until the job has ended.
BulkJob Finish(EngineFixture& fixture, const BulkJobId& id) {
  for (int seconds = 0; seconds < 1'000 && Get(fixture, id).open(); ++seconds) {
    fixture.clock().Advance(absl::Seconds(1));
  }
  return Get(fixture, id);
}

std::vector<WorkflowId> StartMany(EngineFixture& fixture, int count) {
  std::vector<WorkflowId> ids;
  for (int i = 0; i < count; ++i) ids.push_back(fixture.Start());
  return ids;
}

std::int64_t SignalsOf(EngineFixture& fixture, const WorkflowId& id) {
  const auto events = *fixture.engine().workflows().Events(fixture.caller(), id);
  return std::ranges::count(events, SignalReceived::kType, &StoredEvent::type);
}

void CheckCounts(const BulkJob& job, std::int64_t succeeded, std::int64_t skipped,
                 std::int64_t failed) {
  CHECK(job.progress.succeeded == succeeded);
  CHECK(job.progress.skipped == skipped);
  CHECK(job.progress.failed == failed);
  CHECK(job.progress.processed == succeeded + skipped + failed);
}

std::vector<std::string> NotesOf(EngineFixture& fixture, const BulkJobId& id) {
  std::vector<std::string> notes;
  const auto audit = fixture.engine().bulk().Audit(fixture.caller(), fixture.tenant(), id);
  for (const BulkAuditEntry& entry : *audit) {
    notes.push_back(std::string(ToText(kBulkActionText, entry.action)) + " " + entry.actor + ": " +
                    entry.note);
  }
  return notes;
}

absl::Status RefusalOf(EngineFixture& fixture, const BulkRequest& request) {
  const absl::Status dry = fixture.engine().bulk().DryRun(fixture.caller(), request).status();
  const absl::Status real = fixture.engine().bulk().Create(fixture.caller(), request).status();
  CHECK(dry == real);
  CHECK(fixture.engine().bulk().List(fixture.caller(), fixture.tenant(), {})->empty());
  return real;
}

/// A store on which calls fail as the test says.
class FailingStore final : public ForwardingStore, private BulkJobRepository {
 public:
  using ForwardingStore::ForwardingStore;

  std::function<absl::Status(const BulkTurn&)> before_save = {};
  std::function<absl::Status(std::string_view unit)> before_unit = {};
  bool hold = false;  ///< Units wait until the store is closed.

  BulkJobRepository& bulk_jobs() override { return *this; }
  void Submit(Unit unit, UnitDone done) override {
    if (hold) return held_.push_back({std::move(unit), std::move(done)});
    if (before_unit) {
      if (absl::Status status = before_unit(unit.name); !status.ok()) return done(status);
    }
    ForwardingStore::Submit(std::move(unit), std::move(done));
  }
  void Close() override {
    for (PendingUnit& each : std::exchange(held_, {})) {
      ForwardingStore::Submit(std::move(each.unit), std::move(each.done));
    }
    ForwardingStore::Close();
  }

 private:
  absl::StatusOr<BulkJob> Create(const BulkJob& job, const BulkAuditEntry& audit,
                                 int max_open) override {
    return inner().bulk_jobs().Create(job, audit, max_open);
  }
  absl::StatusOr<BulkJob> Get(const TenantId& tenant, const BulkJobId& id) override {
    return inner().bulk_jobs().Get(tenant, id);
  }
  absl::StatusOr<std::vector<BulkJob>> List(const TenantId& tenant,
                                            const BulkJobPage& page) override {
    return inner().bulk_jobs().List(tenant, page);
  }
  absl::StatusOr<std::vector<BulkAuditEntry>> Audit(const TenantId& tenant,
                                                    const BulkJobId& id) override {
    return inner().bulk_jobs().Audit(tenant, id);
  }
  absl::StatusOr<BulkJob> Cancel(const TenantId& tenant, const BulkAuditEntry& audit) override {
    return inner().bulk_jobs().Cancel(tenant, audit);
  }
  absl::StatusOr<BulkClaim> TakeNext(const ClaimToken& lease, absl::Duration lease_for) override {
    return inner().bulk_jobs().TakeNext(lease, lease_for);
  }
  absl::Status Save(const BulkTurn& turn) override {
    if (before_save) {
      if (absl::Status status = before_save(turn); !status.ok()) return status;
    }
    return inner().bulk_jobs().Save(turn);
  }

  std::vector<PendingUnit> held_;
};

/// Another engine on the fixture's store, with faults; the jobs are its own.
struct FaultyEngine {
  explicit FaultyEngine(EngineFixture& on)
      : fixture(on),
        store(on.store()),
        bus(memory::MakeMemoryEventBus()),
        engine({store, on.clock(), ids, on.clock(), executor, *bus, logger}, {}) {}
  BulkJob Create(const BulkRequest& request) {
    return *engine.bulk().Create(fixture.caller(), request);
  }

  EngineFixture& fixture;
  FailingStore store;
  memory::SequentialIds ids{1'000'000};
  memory::InlineExecutor executor;
  SilentLogger logger;
  std::unique_ptr<EventBus> bus;
  Engine engine;
};

}  // namespace

TEST_CASE("bulk: all that the query finds are cancelled, a second's worth at a time") {
  EngineFixture fixture;
  const std::vector<WorkflowId> ids = StartMany(fixture, 250);
  const WorkflowId other = fixture.Start("other");
  const BulkJob job = Create(fixture, RequestOf(fixture, BulkVerb::kCancel, "kind = 'order'"));
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
  BulkRequest request = RequestOf(fixture, BulkVerb::kSignal, "kind = 'order'");
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
  const BulkJob first = Create(fixture, RequestOf(fixture, BulkVerb::kSignal, "kind = 'order'"));
  const BulkJob second = Create(fixture, RequestOf(fixture, BulkVerb::kSignal, "kind = 'order'"));
  fixture.clock().Advance(absl::Seconds(1));
  CHECK(Get(fixture, first.id).progress.processed == 200);
  CHECK(Get(fixture, second.id).progress.processed == 200);
}

TEST_CASE("bulk: executions that leave the query, and new ones, do not shift what is left") {
  EngineFixture fixture;
  const std::vector<WorkflowId> ids = StartMany(fixture, 150);
  const BulkJob job = Create(fixture, RequestOf(fixture, BulkVerb::kCancel, "status = 'PENDING'"));
  fixture.clock().Advance(absl::Milliseconds(1));
  const std::vector<WorkflowId> later = StartMany(fixture, 60);
  CheckCounts(Finish(fixture, job.id), 150, 0, 0);
  for (const WorkflowId& id : later) CHECK(fixture.Get(id).open());
}

TEST_CASE("bulk: those that cannot be changed are skipped, those that fail are told of") {
  EngineFixture fixture;
  const std::vector<WorkflowId> ids = StartMany(fixture, 6);
  for (int i = 0; i < 2; ++i) {
    const auto poll = fixture.PollWorkflow();
    REQUIRE(poll->has_work());
    REQUIRE(
        fixture
            .Submit(poll->workflow().start.id, {FailWorkflow{.error = "e"}}, SubmitStatus::kFailed)
            .ok());
  }
  const BulkJob retried = Create(fixture, RequestOf(fixture, BulkVerb::kRetry, "kind = 'order'"));
  CheckCounts(Finish(fixture, retried.id), 2, 4, 0);
  CHECK(fixture.Get(ids[0]).open());
  const auto audit =
      *fixture.engine().workflows().Audit(fixture.caller(), fixture.tenant(), ids[0], {});
  REQUIRE(audit.rows.size() == 1);
  CHECK(audit.rows[0].actor == fixture.caller().id);
  CHECK(audit.rows[0].note == "bulk job " + retried.id.str());
  const BulkJob first = Create(fixture, RequestOf(fixture, BulkVerb::kCancel, "kind = 'order'"));
  CheckCounts(Finish(fixture, first.id), 6, 0, 0);
  const BulkJob second = Create(fixture, RequestOf(fixture, BulkVerb::kCancel, "kind = 'order'"));
  CheckCounts(Finish(fixture, second.id), 0, 6, 0);
  CHECK(Get(fixture, second.id).progress.errors.empty());
}

TEST_CASE("bulk: an execution that fails stops nothing, and its error is kept") {
  EngineOptions options;
  options.limits.signals_per_workflow = 1;
  EngineFixture fixture(options);
  const std::vector<WorkflowId> ids = StartMany(fixture, 30);
  const auto request = RequestOf(fixture, BulkVerb::kSignal, "kind = 'order'");
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
  BulkRequest request = RequestOf(fixture, BulkVerb::kCancel, "kind = 'report'");
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
      Create(fixture, RequestOf(fixture, BulkVerb::kCancel, "status = 'CONTINUED_AS_NEW'"));
  CheckCounts(Finish(fixture, old.id), 0, 1, 0);
  CHECK(fixture.Get(next).open());
  const BulkJob all = Create(fixture, RequestOf(fixture, BulkVerb::kSignal, "kind = 'order'"));
  CheckCounts(Finish(fixture, all.id), 1, 1, 0);
  CHECK(SignalsOf(fixture, next) == 1);
}

TEST_CASE("bulk: a dry run counts and shows the newest, and changes nothing") {
  EngineFixture fixture;
  const std::vector<WorkflowId> ids = StartMany(fixture, 15);
  BulkRequest request = RequestOf(fixture, BulkVerb::kCancel, "kind = 'order'");
  const BulkPreview preview = *fixture.engine().bulk().DryRun(fixture.caller(), request);
  CHECK(preview.matched == 15);
  CHECK_FALSE(preview.matched_is_lower_bound);
  REQUIRE(preview.sample.size() == 10);
  CHECK(preview.sample[0].id == ids.back().uuid());
  CHECK(preview.sample[0].kind == "order");
  CHECK(preview.sample[0].status == "PENDING");
  request.max_executions = 14;
  const BulkPreview bounded = *fixture.engine().bulk().DryRun(fixture.caller(), request);
  CHECK(bounded.matched == 14);
  CHECK(bounded.matched_is_lower_bound);
  CHECK(fixture.engine().bulk().List(fixture.caller(), fixture.tenant(), {})->empty());
  for (const WorkflowId& id : ids) CHECK(fixture.Get(id).open());
}

TEST_CASE("bulk: a request that is wrong starts nothing, and the field is named") {
  EngineFixture fixture;
  StartMany(fixture, 3);
  const BulkRequest good = RequestOf(fixture, BulkVerb::kSignal, "kind = 'order'");
  struct Wrong {
    std::function<void(BulkRequest&)> change;
    std::string field;
    std::string text;
  };
  const Wrong cases[] = {
      {[](BulkRequest& r) { r.query = "kind ="; }, "query", "position"},
      {[](BulkRequest& r) { r.query = ""; }, "query", "has no condition"},
      {[](BulkRequest& r) { r.query = "ORDER BY kind"; }, "query", "ORDER BY"},
      {[](BulkRequest& r) { r.query = "kind = 'a' ORDER BY kind"; }, "query", "ORDER BY"},
      {[](BulkRequest& r) { r.all = true; }, "all", "every execution"},
      {[](BulkRequest& r) { r.entity = BulkEntity::kTask; }, "verb", "cancel"},
      {[](BulkRequest& r) { r.arguments = "[]"; }, "arguments", "JSON object"},
      {[](BulkRequest& r) { r.arguments = "{"; }, "arguments", "JSON"},
      {[](BulkRequest& r) { r.arguments = ""; }, "arguments.signalName", "empty"},
      {[](BulkRequest& r) { r.arguments = R"({"signalName":1})"; }, "arguments.signalName",
       "string"},
      {[](BulkRequest& r) { r.arguments = R"({"signalName":"s","value":1})"; }, "arguments",
       "\"value\" is not known; signal takes signalName, signalValue"},
      {[](BulkRequest& r) { r.max_executions = 0; }, "maxExecutions", "1"},
      {[](BulkRequest& r) { r.max_executions = 1'000'001; }, "maxExecutions", "1000000"},
      {[](BulkRequest& r) { r.rate_per_second = 0; }, "ratePerSecond", "1"},
      {[](BulkRequest& r) { r.rate_per_second = 10'001; }, "ratePerSecond", "10000"},
      {[](BulkRequest& r) { r.reason = std::string(1'001, 'x'); }, "reason", "1000"},
  };
  for (const Wrong& wrong : cases) {
    BulkRequest request = good;
    wrong.change(request);
    const absl::Status refusal = RefusalOf(fixture, request);
    INFO(refusal);
    CHECK(absl::IsInvalidArgument(refusal));
    CHECK(FieldOf(refusal) == wrong.field);
    CHECK(std::string(refusal.message()).find(wrong.text) != std::string::npos);
  }
}

TEST_CASE("bulk: a query that finds more than the bound is refused") {
  EngineFixture fixture;
  StartMany(fixture, 3);
  BulkRequest request = RequestOf(fixture, BulkVerb::kCancel, "kind = 'order'");
  request.max_executions = 2;
  const absl::Status refusal = fixture.engine().bulk().Create(fixture.caller(), request).status();
  CHECK(FieldOf(refusal) == "maxExecutions");
  CHECK(std::string(refusal.message()).find("more than 2 executions") != std::string::npos);
  CHECK(fixture.engine().bulk().List(fixture.caller(), fixture.tenant(), {})->empty());
}

TEST_CASE("bulk: a job that meets more than its bound stops there") {
  EngineFixture fixture;
  const std::vector<WorkflowId> ids = StartMany(fixture, 4);
  const auto claim = [&] { REQUIRE(fixture.PollWorkflow()->has_work()); };
  claim();
  claim();
  BulkRequest request = RequestOf(fixture, BulkVerb::kSignal, "status = 'RUNNING'");
  request.max_executions = 2;
  request.rate_per_second = 1;
  const BulkJob job = Create(fixture, request);
  claim();
  const BulkJob ended = Finish(fixture, job.id);
  CHECK(ended.status == BulkStatus::kFailed);
  CHECK(ended.error ==
        "2 executions, which is the bound, are done, and the query finds more; create another job");
  CheckCounts(ended, 2, 0, 0);
  CHECK(SignalsOf(fixture, ids[2]) == 0);
}

TEST_CASE("bulk: everything is meant only when it is said") {
  EngineFixture fixture;
  StartMany(fixture, 2);
  fixture.Start("other");
  BulkRequest request = RequestOf(fixture, BulkVerb::kCancel, "");
  request.all = true;
  CheckCounts(Finish(fixture, Create(fixture, request).id), 3, 0, 0);
}

TEST_CASE("bulk: times in the query are those of the creation") {
  EngineFixture fixture;
  StartMany(fixture, 120);
  fixture.clock().Advance(absl::Minutes(59));
  const BulkJob job =
      Create(fixture, RequestOf(fixture, BulkVerb::kSignal, "createdAt > -1h AND kind = 'order'"));
  fixture.clock().Advance(absl::Hours(2));
  CheckCounts(Finish(fixture, job.id), 120, 0, 0);
}

TEST_CASE("bulk: a cancelled job stops, whoever cancels it is kept") {
  EngineFixture fixture;
  StartMany(fixture, 300);
  BulkRequest request = RequestOf(fixture, BulkVerb::kSignal, "kind = 'order'");
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
  const BulkJob job = Create(fixture, RequestOf(fixture, BulkVerb::kCancel, "kind = 'order'"));
  Finish(fixture, job.id);
  CHECK(NotesOf(fixture, job.id).back() ==
        "ENDED trusted: COMPLETED: 2 processed, 2 succeeded, 0 skipped, 0 failed");
}

TEST_CASE("bulk: a role may do to many what it may do to one") {
  EngineFixture fixture;
  fixture.SubmitTask();
  StartMany(fixture, 1);
  BulkRequest tasks = RequestOf(fixture, BulkVerb::kCancel, "kind = 'report'");
  tasks.entity = BulkEntity::kTask;
  const BulkRequest workflows = RequestOf(fixture, BulkVerb::kCancel, "kind = 'order'");
  Caller member;
  member.tenant = fixture.tenant();
  BulkService& bulk = fixture.engine().bulk();
  CHECK(bulk.DryRun(member, workflows).ok());
  CHECK(absl::IsPermissionDenied(bulk.DryRun(member, tasks).status()));
  CHECK(absl::IsPermissionDenied(bulk.Create(member, tasks).status()));
  member.role = Role::kAdmin;
  CHECK(bulk.Create(member, tasks).ok());
  Caller stranger = member;
  stranger.tenant = TenantId(MakeUuidV7(1, 0, 9));
  const BulkJob job = Create(fixture, workflows);
  CHECK(absl::IsPermissionDenied(bulk.Create(stranger, workflows).status()));
  CHECK(absl::IsPermissionDenied(bulk.Get(stranger, fixture.tenant(), job.id).status()));
  CHECK(absl::IsPermissionDenied(bulk.List(stranger, fixture.tenant(), {}).status()));
  CHECK(absl::IsPermissionDenied(bulk.Audit(stranger, fixture.tenant(), job.id).status()));
  CHECK(absl::IsPermissionDenied(bulk.Cancel(stranger, fixture.tenant(), job.id, "").status()));
  CHECK(absl::IsNotFound(bulk.Get(stranger, stranger.tenant, job.id).status()));
}

TEST_CASE("bulk: a turn whose progress was lost is repeated, and no signal is sent twice") {
  EngineFixture fixture;
  FaultyEngine faulty(fixture);
  const std::vector<WorkflowId> ids = StartMany(fixture, 150);
  int saves = 0;
  faulty.store.before_save = [&](const BulkTurn&) {
    return ++saves == 2 ? Unavailable("gone") : absl::OkStatus();
  };
  const BulkJob job = faulty.Create(RequestOf(fixture, BulkVerb::kSignal, "kind = 'order'"));
  fixture.clock().Advance(absl::Seconds(1));
  CHECK(saves == 2);
  CHECK(Get(fixture, job.id).progress.processed == 100);
  fixture.clock().Advance(absl::Seconds(29));  // the lease
  fixture.clock().Advance(absl::Seconds(1));
  REQUIRE(faulty.engine.Tick().ok());
  CheckCounts(Get(fixture, job.id), 150, 0, 0);
  for (const WorkflowId& id : ids) CHECK(SignalsOf(fixture, id) == 1);
}

TEST_CASE("bulk: a store that is away for a while costs nothing but time") {
  EngineFixture fixture;
  FaultyEngine faulty(fixture);
  const std::vector<WorkflowId> ids = StartMany(fixture, 20);
  int units = 0;
  faulty.store.before_unit = [&](std::string_view unit) {
    if (unit != "cancel_workflow") return absl::OkStatus();
    ++units;
    return units > 10 && units <= 60 ? Unavailable("away") : absl::OkStatus();
  };
  const BulkJob job = faulty.Create(RequestOf(fixture, BulkVerb::kCancel, "kind = 'order'"));
  CheckCounts(Get(fixture, job.id), 10, 0, 0);
  CheckCounts(Finish(fixture, job.id), 20, 0, 0);
  CHECK(units > 60);
}

TEST_CASE("bulk: what is busy for long is a failure of the execution, not of the job") {
  EngineFixture fixture;
  FaultyEngine faulty(fixture);
  StartMany(fixture, 3);
  int units = 0;
  faulty.store.before_unit = [&](std::string_view unit) {
    return unit == "cancel_workflow" && ++units ? ResourceExhausted("busy") : absl::OkStatus();
  };
  const BulkJob job = faulty.Create(RequestOf(fixture, BulkVerb::kCancel, "kind = 'order'"));
  CheckCounts(Get(fixture, job.id), 0, 0, 0);
  CHECK(Get(fixture, job.id).progress.setbacks == 1);
  const BulkJob ended = Finish(fixture, job.id);
  CHECK(ended.status == BulkStatus::kCompleted);
  CheckCounts(ended, 0, 0, 3);
  CHECK(units == 6 * 3);
}

TEST_CASE("bulk: a node that stops keeps what its last turn has done") {
  EngineFixture fixture;
  FaultyEngine faulty(fixture);
  StartMany(fixture, 3);
  faulty.store.hold = true;
  const BulkJob job = faulty.Create(RequestOf(fixture, BulkVerb::kCancel, "kind = 'order'"));
  CheckCounts(Get(fixture, job.id), 0, 0, 0);
  faulty.engine.Close();
  CHECK(Get(fixture, job.id).status == BulkStatus::kCompleted);
  CheckCounts(Get(fixture, job.id), 3, 0, 0);
}

}  // namespace flovyn::testing
