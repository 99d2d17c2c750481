#include <algorithm>
#include <set>
#include <thread>
#include <tuple>

#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/store_under_test.h"

namespace flovyn::testing {
namespace {

constexpr int kMaxOpen = 3;
// Real time passes on some stores: a lease that does not end within a test, and one that has ended.
constexpr absl::Duration kLong = absl::Hours(1);
constexpr absl::Duration kOver = absl::ZeroDuration();

BulkJob NewJob(FreshStore& store) {
  BulkJob job;
  job.id = store.New<BulkJobId>();
  job.tenant = store.tenant;
  job.verb = BulkVerb::kSignal;
  job.arguments = PayloadOf(R"({"signalName" : "go"})");
  job.query = "kind = 'a \xE2\x82\xAC'";
  job.reason = "because";
  job.created_by = "ops";
  job.max_executions = 1'000'000;
  job.rate_per_second = 10;
  job.matched = 7;
  return job;
}

BulkAuditEntry EntryOf(FreshStore& store, const BulkJobId& job, BulkAction action) {
  return {.id = store.New<AuditId>(),
          .job = job,
          .action = action,
          .actor = "ops",
          .note = "why 'x' \xE2\x82\xAC"};
}

absl::StatusOr<BulkJob> TryCreate(FreshStore& store, const BulkJob& job) {
  return store->bulk_jobs().Create(job, EntryOf(store, job.id, BulkAction::kCreated), kMaxOpen);
}

BulkJob Create(FreshStore& store) { return Must(TryCreate(store, NewJob(store))); }

absl::StatusOr<BulkJob> Cancel(FreshStore& store, const TenantId& tenant, const BulkJobId& id) {
  return store->bulk_jobs().Cancel(tenant, EntryOf(store, id, BulkAction::kCancelRequested));
}

BulkClaim Take(FreshStore& store, const ClaimToken& lease, absl::Duration lease_for = kLong) {
  return Must(store->bulk_jobs().TakeNext(lease, lease_for));
}

BulkTurn TurnOf(const BulkJobId& job, const ClaimToken& lease) {
  BulkTurn turn{.job = job, .lease = lease};
  turn.progress.processed = 6;
  turn.progress.succeeded = 3;
  turn.progress.skipped = 2;
  turn.progress.failed = 1;
  turn.progress.errors = {{lease.uuid(), "boom \"x\" \xE2\x82\xAC"}};
  turn.progress.cursor = "place";
  turn.progress.setbacks = 4;
  return turn;
}

auto Fixed(const BulkJob& job) {
  return std::tuple(job.id, job.tenant, job.entity, job.verb, job.arguments.text(), job.query,
                    job.reason, job.created_by, job.max_executions, job.rate_per_second,
                    job.matched);
}

std::vector<BulkAction> ActionsOf(FreshStore& store, const BulkJobId& id) {
  std::vector<BulkAction> actions;
  for (const BulkAuditEntry& entry : Must(store->bulk_jobs().Audit(store.tenant, id))) {
    actions.push_back(entry.action);
  }
  return actions;
}

}  // namespace

TEST_CASE("bulk jobs: a job comes back whole, with its first audit entry, in its tenant alone") {
  FreshStore store;
  BulkJob job = NewJob(store);
  job.entity = BulkEntity::kTask;
  job.verb = BulkVerb::kCancel;
  const BulkAuditEntry entry = EntryOf(store, job.id, BulkAction::kCreated);
  const BulkJob created = Must(store->bulk_jobs().Create(job, entry, kMaxOpen));
  CHECK((Fixed(created) == Fixed(job)));
  const BulkJob stored = Must(store->bulk_jobs().Get(store.tenant, job.id));
  CHECK((Fixed(stored) == Fixed(job)));
  CHECK(stored.status == BulkStatus::kPending);
  CHECK(stored.progress == BulkProgress());
  CHECK(stored.error.empty());
  CHECK(stored.created_at == created.created_at);
  CHECK(stored.updated_at >= stored.created_at);
  CHECK_FALSE(stored.ended_at);
  const auto audit = Must(store->bulk_jobs().Audit(store.tenant, job.id));
  REQUIRE(audit.size() == 1);
  CHECK(audit[0].id == entry.id);
  CHECK(audit[0].job == job.id);
  CHECK(audit[0].action == BulkAction::kCreated);
  CHECK(audit[0].at >= created.created_at);
  CHECK(audit[0].actor == "ops");
  CHECK(audit[0].note == entry.note);
  CHECK(absl::IsAlreadyExists(TryCreate(store, job).status()));
  CHECK(absl::IsNotFound(store->bulk_jobs().Get(store.other_tenant, job.id).status()));
  CHECK(absl::IsNotFound(store->bulk_jobs().Audit(store.other_tenant, job.id).status()));
  CHECK(absl::IsNotFound(Cancel(store, store.other_tenant, job.id).status()));
  CHECK(absl::IsNotFound(store->bulk_jobs().Get(store.tenant, store.New<BulkJobId>()).status()));
}

TEST_CASE("bulk jobs: lists are newest first, page by page, of one tenant") {
  FreshStore store;
  std::vector<BulkJobId> ids;
  for (int i = 0; i < kMaxOpen; ++i) ids.push_back(Create(store).id);
  BulkJob other = NewJob(store);
  other.tenant = store.other_tenant;
  other.arguments = {};
  CHECK(Must(TryCreate(store, other)).arguments.absent());
  const auto page = [&](std::int64_t limit, std::optional<BulkJobId> before) {
    std::vector<BulkJobId> found;
    for (const BulkJob& job : Must(store->bulk_jobs().List(store.tenant, {limit, before}))) {
      found.push_back(job.id);
    }
    return found;
  };
  CHECK(page(10, {}) == std::vector{ids[2], ids[1], ids[0]});
  CHECK(page(2, {}) == std::vector{ids[2], ids[1]});
  CHECK(page(2, ids[1]) == std::vector{ids[0]});
  CHECK(page(2, ids[0]).empty());
}

TEST_CASE("bulk jobs: a tenant has so many open ones, and no more") {
  FreshStore store;
  const BulkJobId first = Create(store).id;
  for (int i = 1; i < kMaxOpen; ++i) Create(store);
  const BulkJob refused = NewJob(store);
  CHECK(absl::IsResourceExhausted(TryCreate(store, refused).status()));
  CHECK(absl::IsNotFound(store->bulk_jobs().Get(store.tenant, refused.id).status()));
  BulkJob other = NewJob(store);
  other.tenant = store.other_tenant;
  CHECK(TryCreate(store, other).ok());
  Must(Cancel(store, store.tenant, first));
  CHECK(TryCreate(store, refused).ok());
}

TEST_CASE("bulk jobs: of many that are created at once no more are open than may be") {
  FreshStore store;
  std::vector<BulkJob> jobs;
  for (int i = 0; i < 3 * kMaxOpen; ++i) jobs.push_back(NewJob(store));
  std::vector<BulkAuditEntry> entries;
  for (const BulkJob& job : jobs) entries.push_back(EntryOf(store, job.id, BulkAction::kCreated));
  std::vector<absl::Status> answers(jobs.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    threads.emplace_back(
        [&, i] { answers[i] = store->bulk_jobs().Create(jobs[i], entries[i], kMaxOpen).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& answer : answers) {
    CHECK((answer.ok() || absl::IsResourceExhausted(answer)));
  }
  CHECK(std::ranges::count_if(answers, &absl::Status::ok) == kMaxOpen);
  CHECK(Must(store->bulk_jobs().List(store.tenant, {.limit = 100})).size() == kMaxOpen);
}

TEST_CASE("bulk jobs: a job is lent to one at a time, and its progress is kept") {
  FreshStore store;
  CHECK(Take(store, store.New<ClaimToken>()).until_next == absl::InfiniteDuration());
  const BulkJob job = Create(store);
  const auto lease = store.New<ClaimToken>();
  const BulkClaim taken = Take(store, lease);
  REQUIRE(taken.job);
  CHECK((Fixed(*taken.job) == Fixed(job)));
  CHECK(taken.job->status == BulkStatus::kRunning);
  const BulkClaim none = Take(store, store.New<ClaimToken>());
  CHECK_FALSE(none.job);
  CHECK(none.until_next > absl::Minutes(30));
  CHECK(none.until_next <= kLong);

  const BulkTurn turn = TurnOf(job.id, lease);
  REQUIRE(store->bulk_jobs().Save(turn).ok());
  const BulkJob stored = Must(store->bulk_jobs().Get(store.tenant, job.id));
  CHECK(stored.progress == turn.progress);
  CHECK(stored.status == BulkStatus::kRunning);
  CHECK(stored.updated_at > stored.created_at);
  CHECK_FALSE(stored.ended_at);
  CHECK(absl::IsAborted(store->bulk_jobs().Save(turn)));  // it is given back
  const BulkClaim again = Take(store, store.New<ClaimToken>());
  REQUIRE(again.job);
  CHECK(again.job->progress == turn.progress);
}

TEST_CASE(
    "bulk jobs: a job that pauses is not taken, and the others are, in the order of waiting") {
  FreshStore store;
  const BulkJobId first = Create(store).id;
  const BulkJobId second = Create(store).id;
  const auto lease = store.New<ClaimToken>();
  CHECK(Take(store, lease).job->id == first);
  BulkTurn turn = TurnOf(first, lease);
  REQUIRE(store->bulk_jobs().Save(turn).ok());
  const auto next = store.New<ClaimToken>();
  CHECK(Take(store, next).job->id == second);  // waits longer
  turn.lease = store.New<ClaimToken>();
  CHECK(Take(store, turn.lease).job->id == first);
  turn.pause = kLong;
  REQUIRE(store->bulk_jobs().Save(turn).ok());
  CHECK_FALSE(Take(store, store.New<ClaimToken>()).job);
}

TEST_CASE("bulk jobs: after the lease another one goes on, and the first is refused") {
  FreshStore store;
  const BulkJobId id = Create(store).id;
  const auto slow = store.New<ClaimToken>();
  REQUIRE(Take(store, slow, kOver).job);
  const auto lease = store.New<ClaimToken>();
  REQUIRE(Take(store, lease).job);
  BulkTurn late = TurnOf(id, slow);
  late.end = BulkStatus::kCompleted;
  CHECK(absl::IsAborted(store->bulk_jobs().Save(late)));
  const BulkJob stored = Must(store->bulk_jobs().Get(store.tenant, id));
  CHECK(stored.progress == BulkProgress());
  CHECK(stored.open());
  CHECK(ActionsOf(store, id).size() == 1);
  CHECK(store->bulk_jobs().Save(TurnOf(id, lease)).ok());
}

TEST_CASE("bulk jobs: the last turn ends the job and leaves an audit entry") {
  FreshStore store;
  const BulkJobId id = Create(store).id;
  const auto lease = store.New<ClaimToken>();
  REQUIRE(Take(store, lease).job);
  BulkTurn turn = TurnOf(id, lease);
  turn.end = BulkStatus::kFailed;
  turn.error = "no more";
  turn.audit = EntryOf(store, id, BulkAction::kEnded);
  REQUIRE(store->bulk_jobs().Save(turn).ok());
  const BulkJob stored = Must(store->bulk_jobs().Get(store.tenant, id));
  CHECK(stored.status == BulkStatus::kFailed);
  CHECK(stored.error == "no more");
  REQUIRE(stored.ended_at);
  CHECK(*stored.ended_at > stored.created_at);
  CHECK(stored.progress == turn.progress);
  CHECK(ActionsOf(store, id) == std::vector{BulkAction::kCreated, BulkAction::kEnded});
  CHECK_FALSE(Take(store, store.New<ClaimToken>()).job);
  CHECK(Must(Cancel(store, store.tenant, id)).status == BulkStatus::kFailed);
  CHECK(ActionsOf(store, id).size() == 2);
}

TEST_CASE("bulk jobs: a cancelled job is not taken again, and the turn in progress is kept") {
  FreshStore store;
  const BulkJobId id = Create(store).id;
  const auto lease = store.New<ClaimToken>();
  REQUIRE(Take(store, lease).job);
  const BulkJob cancelled = Must(Cancel(store, store.tenant, id));
  CHECK(cancelled.status == BulkStatus::kCancelled);
  CHECK(cancelled.ended_at);
  BulkTurn turn = TurnOf(id, lease);
  turn.end = BulkStatus::kFailed;
  turn.error = "not this";
  turn.audit = EntryOf(store, id, BulkAction::kEnded);
  REQUIRE(store->bulk_jobs().Save(turn).ok());
  const BulkJob stored = Must(store->bulk_jobs().Get(store.tenant, id));
  CHECK(stored.status == BulkStatus::kCancelled);
  CHECK(stored.ended_at == cancelled.ended_at);
  CHECK(stored.error.empty());
  CHECK(stored.progress == turn.progress);
  CHECK(ActionsOf(store, id) == std::vector{BulkAction::kCreated, BulkAction::kCancelRequested});
  CHECK(Take(store, store.New<ClaimToken>()).until_next == absl::InfiniteDuration());
}

TEST_CASE("bulk jobs: of many that ask at once each gets another job") {
  FreshStore store;
  for (int i = 0; i < kMaxOpen; ++i) Create(store);
  std::vector<ClaimToken> leases;
  for (int i = 0; i < 3 * kMaxOpen; ++i) leases.push_back(store.New<ClaimToken>());
  std::vector<absl::StatusOr<BulkClaim>> claims(leases.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < leases.size(); ++i) {
    threads.emplace_back([&, i] {
      // Who met somebody else asks again.
      do {
        claims[i] = store->bulk_jobs().TakeNext(leases[i], kLong);
      } while (claims[i].ok() && !claims[i]->job && claims[i]->until_next <= absl::ZeroDuration());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::multiset<BulkJobId> taken;
  for (const auto& claim : claims) {
    REQUIRE(claim.ok());
    if (claim->job) taken.insert(claim->job->id);
  }
  CHECK(taken.size() == kMaxOpen);
  CHECK(std::set(taken.begin(), taken.end()).size() == kMaxOpen);
}

}  // namespace flovyn::testing
