#include "contract/races.h"

#include <atomic>
#include <map>
#include <mutex>
#include <set>

#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/together.h"
#include "flovyn/decide/update_metadata.h"

namespace flovyn::testing {
namespace {

/// What the threads of a race for work have in common.
struct ClaimLog {
  std::mutex mutex;
  std::map<Uuid, int> claims;
  std::atomic<int> failures = 0;
};

/// Claims until nothing is ready. A claim that lost its race is no failure.
void ClaimAll(Store& store, const WorkQueue& queue, const std::vector<Claimant>& polls,
              ClaimLog& log) {
  auto poll = polls.begin();
  for (;;) {
    const auto ready = store.dispatch().FindReady({.queue = queue, .limit = 8});
    if (!ready.ok()) ++log.failures;
    if (!ready.ok() || ready->empty()) return;
    for (const ReadyWork& work : *ready) {
      const ClaimWork claim{queue.type, work.id, *poll};
      const absl::Status claimed = Execute(store, claim).status();
      if (!claimed.ok() && !absl::IsAborted(claimed)) ++log.failures;
      if (!claimed.ok()) continue;
      ++poll;
      const std::lock_guard lock(log.mutex);
      ++log.claims[work.id];
    }
  }
}

Unit AppendingPair(const WorkflowId& id) {
  return Deciding({.workflows = {id}}, [id](const WorkingSet&) {
    Delta delta;
    delta.events.emplace_back(id, OperationCompleted{"first", {}});
    delta.events.emplace_back(id, OperationCompleted{"second", {}});
    return absl::StatusOr<Delta>(delta);
  });
}

/// The total of a list that is longer than its page.
std::int64_t CountWith(FreshStore& fresh, std::string_view metadata) {
  WorkflowFilter filter;
  filter.metadata = Must(ParseMetadataFilter(metadata));
  return Must(fresh->workflows().List(fresh.tenant, filter, {.limit = 1})).total;
}

Store& StoreOf(const std::vector<Store*>& stores, int thread) {
  return *stores[static_cast<std::size_t>(thread) % stores.size()];
}

}  // namespace

void RaceForWork(FreshStore& fresh, const std::vector<Store*>& stores, WorkType type) {
  constexpr int kWork = 200;
  constexpr int kThreads = 32;
  std::vector<WorkflowExecution> workflows;
  std::vector<TaskExecution> tasks;
  for (int i = 0; i < kWork; ++i) {
    if (type == WorkType::kWorkflow) workflows.push_back(NewWorkflow(fresh, kThen));
    if (type == WorkType::kTask) tasks.push_back(NewTask(fresh, kThen));
  }
  REQUIRE(SubmitAndWait(*fresh, Inserting(workflows, tasks)).ok());
  std::vector<std::vector<Claimant>> polls(kThreads);
  for (auto& of_thread : polls) {
    for (int i = 0; i <= kWork; ++i) of_thread.push_back(PollOf(fresh));
  }
  ClaimLog log;
  const WorkQueue queue{type, fresh.tenant, "default"};
  Together(kThreads, [&](int thread) {
    ClaimAll(StoreOf(stores, thread), queue, polls[static_cast<std::size_t>(thread)], log);
  });
  CHECK(log.failures == 0);
  CHECK(log.claims.size() == kWork);
  for (const auto& [id, times] : log.claims) CHECK(times == 1);
}

void RaceForKey(FreshStore& fresh, const std::vector<Store*>& stores) {
  constexpr int kThreads = 100;
  std::vector<StartWorkflow> starts;
  for (int i = 0; i < kThreads; ++i) {
    starts.push_back({.start = PlainWorkflow(fresh)});
    starts.back().key = KeyUse{{fresh.tenant, "order-1"}};
  }
  std::vector<absl::StatusOr<StartedWorkflow>> answers(kThreads, absl::StatusOr<StartedWorkflow>());
  Together(kThreads, [&](int i) {
    const auto index = static_cast<std::size_t>(i);
    answers[index] = Execute(StoreOf(stores, i), starts[index]);
  });
  int created = 0;
  std::set<std::string> ids;
  for (const auto& answer : answers) {
    const StartedWorkflow started = Must(answer);
    created += started.created ? 1 : 0;
    CHECK(started.key_used);
    ids.insert(started.id.str());
  }
  CHECK(created == 1);
  CHECK(ids.size() == 1);
  CHECK(Must(fresh->workflows().List(fresh.tenant, {}, {})).total == 1);
  CHECK(Must(fresh->workflows().Events(fresh.tenant, Must(answers[0]).id, 0)).size() == 1);
}

void RaceToAppend(FreshStore& fresh, const std::vector<Store*>& stores) {
  constexpr std::size_t kWorkflows = 4;
  constexpr std::size_t kThreads = 8;
  constexpr std::size_t kUnits = 100;
  std::vector<WorkflowStart> starts;
  for (std::size_t i = 0; i < kWorkflows; ++i) {
    starts.push_back(PlainWorkflow(fresh));
    Must(Execute(*fresh, StartWorkflow{.start = starts.back()}));
  }
  std::atomic<int> failures = 0;
  Together(kThreads, [&](int thread) {
    for (std::size_t i = 0; i < kUnits; ++i) {
      const WorkflowId id = starts[(static_cast<std::size_t>(thread) + i) % kWorkflows].id;
      if (!SubmitAndWait(StoreOf(stores, thread), AppendingPair(id)).ok()) ++failures;
    }
  });
  CHECK(failures == 0);
  const std::string pair[] = {EncodeEventData(OperationCompleted{"first", {}}),
                              EncodeEventData(OperationCompleted{"second", {}})};
  for (const WorkflowStart& start : starts) {
    const auto events = Must(fresh->workflows().Events(fresh.tenant, start.id, 0));
    REQUIRE(events.size() == 1 + 2 * kThreads * kUnits / kWorkflows);
    for (std::size_t i = 0; i < events.size(); ++i) {
      CHECK(events[i].sequence == static_cast<std::int32_t>(i) + 1);
      if (i > 0) CHECK(events[i].data == pair[(i + 1) % 2]);
    }
  }
}

void RaceToIncrement(FreshStore& fresh, const std::vector<Store*>& stores, WorkflowStatus status) {
  constexpr int kThreads = 16;
  constexpr int kEach = 10;
  WorkflowExecution row = NewWorkflow(fresh, kThen);
  row.status = status;
  if (!row.open()) row.completed_at = kThen;
  REQUIRE(SubmitAndWait(*fresh, Inserting({row})).ok());
  MetadataChange change{.update = *MetadataUpdate::FromText("update", R"({"increment":{"n":1}})")};
  std::atomic<int> failures = 0;
  std::vector<std::vector<AuditId>> lines(kThreads);
  for (auto& of_thread : lines) {
    for (int i = 0; i < kEach; ++i) of_thread.push_back(fresh.New<AuditId>());
  }
  Together(kThreads, [&](int thread) {
    for (const AuditId& line : lines[static_cast<std::size_t>(thread)]) {
      UpdateWorkflowMetadata update{fresh.tenant, row.start.id, change};
      update.change.audit = line;
      if (!Execute(StoreOf(stores, thread), update).ok()) ++failures;
    }
  });
  CHECK(failures == 0);
  const WorkflowExecution found = Must(fresh->workflows().Get(fresh.tenant, row.start.id));
  CHECK(found.start.metadata.text() == R"({"n":160})");
  CHECK(found.status == status);
  WorkflowFilter filter;
  filter.metadata = Must(ParseMetadataFilter(R"({"n":160})"));
  CHECK(Must(fresh->workflows().List(fresh.tenant, filter, {})).total == 1);
  CHECK(Must(fresh->workflows().Audit(fresh.tenant, row.start.id, {})).total == 160);
}

void RaceToUpdate(FreshStore& fresh, const std::vector<Store*>& stores) {
  constexpr int kThreads = 16;
  constexpr int kRows = 200;
  std::vector<WorkflowExecution> rows;
  std::vector<UpdateWorkflowMetadata> updates;
  for (int i = 0; i < kRows; ++i) {
    WorkflowExecution& row = rows.emplace_back(NewWorkflow(fresh, kThen));
    row.start.metadata = MetadataOf(R"({"n":1,"v":"before"})");
    MetadataChange change{
        .update = *MetadataUpdate::FromText("update", R"({"merge":{"v":"after"}})"),
        .audit = fresh.New<AuditId>()};
    updates.push_back({fresh.tenant, row.start.id, std::move(change)});
  }
  REQUIRE(SubmitAndWait(*fresh, Inserting(rows)).ok());
  std::atomic<int> failures = 0;
  Together(kThreads, [&](int thread) {
    // All but two.
    for (int i = thread; i < kRows - 2; i += kThreads) {
      const auto& update = updates[static_cast<std::size_t>(i)];
      if (!Execute(StoreOf(stores, thread), update).ok()) ++failures;
    }
  });
  CHECK(failures == 0);
  CHECK(CountWith(fresh, R"({"v":"before"})") == 2);
  CHECK(CountWith(fresh, R"({"v":"after"})") == kRows - 2);
  CHECK(CountWith(fresh, R"({"n":1})") == kRows);
  CHECK(CountWith(fresh, R"({"n":1,"v":"before"})") == 2);
}

}  // namespace flovyn::testing
