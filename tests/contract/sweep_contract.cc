#include <algorithm>

#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

/// Claimed work, put straight into the store.
class ClaimedRows {
 public:
  explicit ClaimedRows(FreshStore& store) : store_(store), now_(StoreNow(*store)) {
    request_.node = OpenOptions{}.node;
  }

  absl::Time now() const { return now_; }
  SweepRequest& request() { return request_; }

  /// A fresh claim of a worker that was heard of just now, on this node, not delivered.
  Claim Fresh(std::string worker) { return ClaimOf(PollOf(store_, std::move(worker)), now_); }

  WorkflowId AddWorkflow(const Claim& claim) {
    WorkflowExecution row = NewWorkflow(store_, now_);
    row.status = WorkflowStatus::kRunning;
    row.claim = claim;
    REQUIRE(SubmitAndWait(*store_, Inserting({row})).ok());
    return row.start.id;
  }
  TaskId AddTask(const Claim& claim) {
    TaskExecution row = NewTask(store_, now_);
    row.status = TaskStatus::kRunning;
    row.execution_count = 1;
    row.claim = claim;
    REQUIRE(SubmitAndWait(*store_, Inserting({}, {row})).ok());
    return row.start.id;
  }

  SweepResult Sweep() { return Must(store_->dispatch().Sweep(request_)); }

 private:
  FreshStore& store_;
  absl::Time now_;
  SweepRequest request_;
};

template <class Id>
bool Reports(const std::vector<std::pair<Id, ClaimToken>>& lapsed, const Id& id,
             const Claim& claim) {
  return std::ranges::count(lapsed, std::pair(id, claim.token)) == 1;
}

}  // namespace

TEST_CASE("sweep: a claim in good order stays") {
  FreshStore store;
  ClaimedRows rows(store);
  rows.AddWorkflow(rows.Fresh("a"));
  rows.AddTask(rows.Fresh("a"));
  const SweepResult result = rows.Sweep();
  CHECK(result.lapsed_workflows.empty());
  CHECK(result.lapsed_tasks.empty());
  CHECK(result.queues.empty());
}

TEST_CASE("sweep: a claim whose lease is over is reported, whoever holds it") {
  FreshStore store;
  ClaimedRows rows(store);
  Claim over = rows.Fresh("a");
  over.lease_until = rows.now() - absl::Seconds(1);
  over.delivered = true;
  Claim task_over = rows.Fresh("a");
  task_over.lease_until = over.lease_until;
  const WorkflowId workflow = rows.AddWorkflow(over);
  const TaskId task = rows.AddTask(task_over);
  rows.AddTask(rows.Fresh("a"));
  rows.request().seen = {{store.tenant, "a", rows.now()}};
  const SweepResult result = rows.Sweep();
  CHECK(result.lapsed_workflows.size() == 1);
  CHECK(Reports(result.lapsed_workflows, workflow, over));
  CHECK(result.lapsed_tasks.size() == 1);
  CHECK(Reports(result.lapsed_tasks, task, task_over));
}

TEST_CASE("sweep: claims of a worker that is silent too long are reported, a sign of life saves") {
  FreshStore store;
  ClaimedRows rows(store);
  const auto old_claim = [&](std::string worker) {
    Claim claim = rows.Fresh(std::move(worker));
    claim.claimed_at = rows.now() - absl::Seconds(61);
    claim.delivered = true;
    return claim;
  };
  const Claim silent = old_claim("silent");
  const Claim seen_long_ago = old_claim("seen long ago");
  const Claim lively = old_claim("lively");
  const Claim other_tenants = old_claim("of the other tenant");
  const WorkflowId silent_workflow = rows.AddWorkflow(silent);
  const TaskId silent_task = rows.AddTask(seen_long_ago);
  const TaskId lively_task = rows.AddTask(lively);
  const TaskId other_task = rows.AddTask(other_tenants);
  rows.request().seen = {
      {store.tenant, "seen long ago", rows.now() - absl::Seconds(61)},
      {store.tenant, "lively", rows.now() - absl::Seconds(30)},
      {store.other_tenant, "of the other tenant", rows.now()},
  };
  const SweepResult result = rows.Sweep();
  CHECK(result.lapsed_workflows.size() == 1);
  CHECK(Reports(result.lapsed_workflows, silent_workflow, silent));
  CHECK(result.lapsed_tasks.size() == 2);
  CHECK(Reports(result.lapsed_tasks, silent_task, seen_long_ago));
  CHECK(Reports(result.lapsed_tasks, other_task, other_tenants));
  CHECK_FALSE(Reports(result.lapsed_tasks, lively_task, lively));

  // A sign of life is remembered, and an older one does not undo it.
  rows.request().seen = {{store.tenant, "lively", rows.now() - absl::Seconds(90)}};
  CHECK_FALSE(Reports(rows.Sweep().lapsed_tasks, lively_task, lively));
  rows.request().policy.worker_silence = absl::Seconds(20);
  CHECK(Reports(rows.Sweep().lapsed_tasks, lively_task, lively));
}

TEST_CASE("sweep: undelivered claims of a dead node are reported, delivered ones stay") {
  FreshStore store;
  ClaimedRows rows(store);
  const auto dead = store.New<NodeId>();
  Claim undelivered = rows.Fresh("a");
  undelivered.node = dead;
  Claim delivered = rows.Fresh("a");
  delivered.node = dead;
  delivered.delivered = true;
  const WorkflowId lost = rows.AddWorkflow(undelivered);
  rows.AddWorkflow(delivered);
  Claim task_undelivered = rows.Fresh("a");
  task_undelivered.node = dead;
  const TaskId lost_task = rows.AddTask(task_undelivered);
  rows.AddTask(rows.Fresh("a"));  // of the sweeping node, which lives
  const SweepResult result = rows.Sweep();
  CHECK(result.lapsed_workflows.size() == 1);
  CHECK(Reports(result.lapsed_workflows, lost, undelivered));
  CHECK(result.lapsed_tasks.size() == 1);
  CHECK(Reports(result.lapsed_tasks, lost_task, task_undelivered));
}

TEST_CASE("sweep: claims told as delivered are marked, and outlive their node") {
  FreshStore store;
  ClaimedRows rows(store);
  const Claim marked = rows.Fresh("a");
  const Claim unmarked = rows.Fresh("a");
  const Claim marked_task = rows.Fresh("a");
  const WorkflowId kept = rows.AddWorkflow(marked);
  const WorkflowId lost = rows.AddWorkflow(unmarked);
  const TaskId kept_task = rows.AddTask(marked_task);
  rows.request().delivered = {marked.token, marked_task.token, store.New<ClaimToken>()};
  CHECK(rows.Sweep().lapsed_workflows.empty());
  CHECK(Must(store->workflows().Get(store.tenant, kept)).claim.value().delivered);
  CHECK_FALSE(Must(store->workflows().Get(store.tenant, lost)).claim.value().delivered);
  CHECK(Must(store->tasks().Get(store.tenant, kept_task)).claim.value().delivered);
}

TEST_CASE("sweep: reports at most as many claims as asked for, and the rest later") {
  FreshStore store;
  ClaimedRows rows(store);
  Claim over = rows.Fresh("a");
  over.lease_until = rows.now() - absl::Seconds(1);
  for (int i = 0; i < 5; ++i) {
    over.token = store.New<ClaimToken>();
    rows.AddWorkflow(over);
    over.token = store.New<ClaimToken>();
    rows.AddTask(over);
  }
  rows.request().max_lapsed = 3;
  int taken_back = 0;
  for (int sweeps = 0; sweeps < 10; ++sweeps) {
    const SweepResult result = rows.Sweep();
    CHECK(result.lapsed_workflows.size() <= 3);
    CHECK(result.lapsed_tasks.size() <= 3);
    for (const auto& [id, token] : result.lapsed_workflows) {
      Must(Execute(*store, ReclaimWork{WorkType::kWorkflow, id.uuid(), token}));
      ++taken_back;
    }
    for (const auto& [id, token] : result.lapsed_tasks) {
      Must(Execute(*store, ReclaimWork{WorkType::kTask, id.uuid(), token}));
      ++taken_back;
    }
  }
  CHECK(taken_back == 10);
}

TEST_CASE("sweep: names each queue that has due work, once") {
  FreshStore store;
  const absl::Time now = StoreNow(*store);
  const absl::Time before = now - absl::Seconds(1);
  std::vector<WorkflowExecution> workflows(4, NewWorkflow(store, before));
  for (WorkflowExecution& row : workflows) row.start.id = store.New<WorkflowId>();
  workflows[1].start.queue = "fast";
  workflows[2].start.queue = "fast";
  workflows[3].start.tenant = store.other_tenant;
  std::vector<TaskExecution> tasks(3, NewTask(store, before));
  for (TaskExecution& row : tasks) row.start.id = store.New<TaskId>();
  tasks[1].start.queue = "later";
  tasks[1].ready_at = now + absl::Hours(1);
  tasks[2].start.queue = "ended";
  tasks[2].status = TaskStatus::kCancelled;
  tasks[2].completed_at = before;
  REQUIRE(SubmitAndWait(*store, Inserting(workflows, tasks)).ok());
  ClaimedRows rows(store);
  std::vector<WorkQueue> queues = rows.Sweep().queues;
  std::ranges::sort(queues);
  std::vector<WorkQueue> expected = {{WorkType::kWorkflow, store.tenant, "default"},
                                     {WorkType::kWorkflow, store.tenant, "fast"},
                                     {WorkType::kWorkflow, store.other_tenant, "default"},
                                     {WorkType::kTask, store.tenant, "default"}};
  std::ranges::sort(expected);
  CHECK((queues == expected));
}

}  // namespace flovyn::testing
