#include <functional>

#include "bulk_scene.h"
#include "fakes/forwarding_store.h"
#include "flovyn/domain/errors.h"

namespace flovyn::testing {
namespace {

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

TEST_CASE("bulk: a turn whose progress was lost is repeated, and no signal is sent twice") {
  EngineFixture fixture;
  FaultyEngine faulty(fixture);
  const std::vector<WorkflowId> ids = StartMany(fixture, 150);
  int saves = 0;
  faulty.store.before_save = [&](const BulkTurn&) {
    return ++saves == 2 ? Unavailable("gone") : absl::OkStatus();
  };
  const BulkJob job = faulty.Create(RequestOf(fixture, BulkVerb::kSignal, R"(kind = "order")"));
  fixture.clock().Advance(absl::Seconds(1));
  CHECK(saves == 2);
  CHECK(Get(fixture, job.id).progress.processed == 100);
  fixture.clock().Advance(absl::Seconds(29));  // the lease
  fixture.clock().Advance(absl::Seconds(1));
  REQUIRE(faulty.engine.Tick().ok());
  CheckCounts(Get(fixture, job.id), 150, 0, 0);
  for (const WorkflowId& id : ids) CHECK(SignalsOf(fixture, id) == 1);
}

TEST_CASE("bulk: a turn whose progress was lost is repeated, and no metadata is updated twice") {
  EngineFixture fixture;
  FaultyEngine faulty(fixture);
  const std::vector<WorkflowId> ids = StartMany(fixture, 30);
  bool lost = false;
  faulty.store.before_save = [&](const BulkTurn&) {
    return std::exchange(lost, true) ? absl::OkStatus() : Unavailable("gone");
  };
  BulkRequest request = RequestOf(fixture, BulkVerb::kUpdateMetadata, R"(kind = "order")");
  request.arguments = R"({"merge":{"reviewed":true},"increment":{"count":1}})";
  const BulkJob job = faulty.Create(request);
  CHECK(Get(fixture, job.id).progress.processed == 0);
  fixture.clock().Advance(absl::Seconds(30));  // the lease
  REQUIRE(faulty.engine.Tick().ok());
  CheckCounts(Finish(fixture, job.id), 30, 0, 0);
  for (const WorkflowId& id : ids) {
    CHECK(fixture.Get(id).start.metadata.text() == R"({"count":1,"reviewed":true})");
  }
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
  const BulkJob job = faulty.Create(RequestOf(fixture, BulkVerb::kCancel, R"(kind = "order")"));
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
  const BulkJob job = faulty.Create(RequestOf(fixture, BulkVerb::kCancel, R"(kind = "order")"));
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
  const BulkJob job = faulty.Create(RequestOf(fixture, BulkVerb::kCancel, R"(kind = "order")"));
  CheckCounts(Get(fixture, job.id), 0, 0, 0);
  faulty.engine.Close();
  CHECK(Get(fixture, job.id).status == BulkStatus::kCompleted);
  CheckCounts(Get(fixture, job.id), 3, 0, 0);
}

}  // namespace flovyn::testing
