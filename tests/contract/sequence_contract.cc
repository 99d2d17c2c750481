#include <atomic>
#include <set>

#include "contract/fresh_store.h"
#include "contract/races.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/together.h"

namespace flovyn::testing {
namespace {

constexpr int kTasks = 500;
constexpr int kThreads = 16;

/// Schedules the tasks and puts the workflow to sleep.
SubmitCommands FanOut(FreshStore& store, const WorkflowId& workflow,
                      const std::vector<TaskId>& tasks) {
  SubmitCommands submit;
  submit.tenant = store.tenant;
  submit.submission.workflow = workflow;
  for (const TaskId& task : tasks) {
    submit.submission.commands.push_back(ScheduleTask{.task = task, .kind = "charge"});
  }
  submit.submission.status = SubmitStatus::kSuspended;
  return submit;
}

}  // namespace

TEST_CASE(
    "sequence: 500 parallel tasks that complete on 16 threads leave no gap and lose no wake") {
  FreshStore store;
  const WorkflowStart start = PlainWorkflow(store);
  Must(Execute(*store, StartWorkflow{.start = start}));
  Must(Execute(*store, ClaimWork{WorkType::kWorkflow, start.id.uuid(), PollOf(store)}));
  std::vector<TaskId> tasks;
  std::vector<Claimant> polls;
  for (int i = 0; i < kTasks; ++i) {
    tasks.push_back(store.New<TaskId>());
    polls.push_back(PollOf(store));
  }
  const CommandsApplied applied = Must(Execute(*store, FanOut(store, start.id, tasks)));
  CHECK(applied.status == WorkflowStatus::kWaiting);

  std::atomic<int> next = 0;
  std::atomic<int> failures = 0;
  Together(kThreads, [&](int) {
    for (int i = next++; i < kTasks; i = next++) {
      const auto index = static_cast<std::size_t>(i);
      const ClaimWork claim{WorkType::kTask, tasks[index].uuid(), polls[index]};
      if (!Execute(*store, claim).ok()) ++failures;
      CompleteTask complete{.tenant = store.tenant, .task = tasks[index]};
      complete.output = Payload::Trusted(std::to_string(i));
      complete.token = polls[index].token;
      if (!Execute(*store, complete).ok()) ++failures;
    }
  });
  CHECK(failures == 0);

  const auto events = Must(store->workflows().Events(store.tenant, start.id, 0));
  REQUIRE(events.size() == 1 + 2 * kTasks);
  std::set<std::string> completed;
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].sequence == static_cast<std::int32_t>(i) + 1);
    if (events[i].type == TaskCompleted::kType) completed.insert(events[i].data);
  }
  CHECK(completed.size() == kTasks);
  const WorkflowExecution workflow = Must(store->workflows().Get(store.tenant, start.id));
  CHECK(workflow.status == WorkflowStatus::kPending);
  CHECK(workflow.current_sequence == 1 + 2 * kTasks);
  for (const TaskExecution& task : Must(store->tasks().ListByWorkflow(store.tenant, start.id))) {
    CHECK(task.status == TaskStatus::kCompleted);
    CHECK(task.execution_count == 1);
  }
}

TEST_CASE("sequence: appends to several workflows by several threads leave no gap in any") {
  FreshStore store;
  RaceToAppend(store, {&*store});
}

}  // namespace flovyn::testing
