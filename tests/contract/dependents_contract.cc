#include <algorithm>

#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

struct DependentsScene {
  TaskExecution Task(TaskStatus status, absl::Duration ended_after = absl::ZeroDuration()) {
    TaskExecution task = NewTask(store, kThen);
    task.start.workflow = workflow.start.id;
    task.status = status;
    if (!task.open()) task.completed_at = kThen + ended_after;
    return task;
  }
  WorkflowExecution Child(WorkflowStatus status,
                          absl::Duration ended_after = absl::ZeroDuration()) {
    WorkflowExecution child = NewWorkflow(store, kThen);
    child.start.parent = workflow.start.id;
    child.status = status;
    if (!child.open()) child.completed_at = kThen + ended_after;
    return child;
  }
  /// The ids of what is brought, sorted.
  std::vector<std::string> Brought() {
    std::vector<std::string> ids = Must(Seen(
        *store, {.dependents = {workflow.start.id}}, [id = workflow.start.id](const auto& set) {
          std::vector<std::string> found;
          for (const TaskExecution* task : set.TasksOf(id)) found.push_back(task->start.id.str());
          for (const WorkflowExecution* child : set.ChildrenOf(id)) {
            found.push_back(child->start.id.str());
          }
          if (set.Find(id) == nullptr) found.emplace_back("without the workflow");
          return found;
        }));
    std::ranges::sort(ids);
    return ids;
  }

  FreshStore store;
  WorkflowExecution workflow = NewWorkflow(store, kThen);
};

template <class... Rows>
std::vector<std::string> IdsOf(const Rows&... rows) {
  std::vector<std::string> ids = {rows.start.id.str()...};
  std::ranges::sort(ids);
  return ids;
}

}  // namespace

TEST_CASE("dependents: an open workflow brings its open tasks and children") {
  DependentsScene scene;
  const auto pending = scene.Task(TaskStatus::kPending);
  auto running = scene.Task(TaskStatus::kRunning);
  running.claim = ClaimOf(PollOf(scene.store), kThen);
  const auto completed = scene.Task(TaskStatus::kCompleted, absl::Hours(1));
  const auto child = scene.Child(WorkflowStatus::kWaiting);
  const auto ended = scene.Child(WorkflowStatus::kCompleted, absl::Hours(1));
  const auto stranger = NewWorkflow(scene.store, kThen);
  const auto standalone = NewTask(scene.store, kThen);
  REQUIRE(SubmitAndWait(*scene.store, Inserting({scene.workflow, child, ended, stranger},
                                                {pending, running, completed, standalone}))
              .ok());
  CHECK(scene.Brought() == IdsOf(pending, running, child));
}

TEST_CASE("dependents: one that has ended brings also those that ended no earlier than it") {
  DependentsScene scene;
  scene.workflow.status = WorkflowStatus::kFailed;
  scene.workflow.completed_at = kThen + absl::Seconds(10);
  const auto open = scene.Task(TaskStatus::kPending);
  const auto before = scene.Task(TaskStatus::kCompleted, absl::Seconds(9));
  const auto with = scene.Task(TaskStatus::kFailed, absl::Seconds(10));
  const auto after = scene.Task(TaskStatus::kCompleted, absl::Seconds(11));
  const auto open_child = scene.Child(WorkflowStatus::kPending);
  const auto child_before = scene.Child(WorkflowStatus::kCompleted, absl::Seconds(9));
  const auto child_after = scene.Child(WorkflowStatus::kCancelled, absl::Seconds(11));
  REQUIRE(
      SubmitAndWait(*scene.store, Inserting({scene.workflow, open_child, child_before, child_after},
                                            {open, before, with, after}))
          .ok());
  CHECK(scene.Brought() == IdsOf(open, with, after, open_child, child_after));
}

TEST_CASE("dependents: a task that is brought can be changed in the same unit") {
  DependentsScene scene;
  TaskExecution task = scene.Task(TaskStatus::kPending);
  REQUIRE(SubmitAndWait(*scene.store, Inserting({scene.workflow}, {task})).ok());
  task.status = TaskStatus::kCancelled;
  task.completed_at = kThen;
  Delta delta;
  delta.tasks = {task};
  REQUIRE(
      SubmitAndWait(*scene.store, Writing(delta, {.dependents = {scene.workflow.start.id}})).ok());
  CHECK(Describe(Must(scene.store->tasks().Get(scene.store.tenant, task.start.id))) ==
        Describe(task));
  CHECK(scene.Brought().empty());
}

TEST_CASE("dependents: an unknown workflow brings nothing") {
  DependentsScene scene;
  CHECK(scene.Brought() == std::vector<std::string>{"without the workflow"});
}

}  // namespace flovyn::testing
