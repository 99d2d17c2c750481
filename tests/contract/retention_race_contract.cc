// Deletion by age against those who still change what has ended.
#include <algorithm>
#include <atomic>
#include <random>

#include "contract/retention_scene.h"
#include "contract/rows.h"
#include "fakes/together.h"
#include "flovyn/decide/report_task.h"
#include "flovyn/decide/retry_workflow.h"

namespace flovyn::testing {
namespace {

constexpr std::size_t kRows = 60;

/// Small steps, again and again, until told to stop or an error that is no conflict.
absl::Status Delete(Store& store, const TenantId& tenant, WorkType type,
                    const std::atomic<bool>& stop) {
  RetentionStep step = {.type = type, .tenant = tenant, .age = RetentionScene::kAge};
  step.max_executions = 5;
  while (!stop) {
    const absl::StatusOr<RetentionResult> result = store.retention().DeleteFinished(step);
    if (!result.ok() && !absl::IsAborted(result.status())) return result.status();
    step.after = result.ok() ? result->next.value_or(CreationPlace()) : CreationPlace();
  }
  return absl::OkStatus();
}

/// Runs `change` on each of the rows, in an order drawn from the seed, while they are being
/// deleted; the outcomes.
template <class Row, class Change>
std::vector<absl::Status> Race(RetentionScene& scene, const std::vector<Row>& rows, WorkType type,
                               unsigned seed, const Change& change) {
  std::vector<std::size_t> order(rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), std::mt19937(seed));
  std::vector<absl::Status> outcomes(rows.size());
  std::atomic<bool> stop = false;
  absl::Status deletion;
  Together(2, [&](int thread) {
    if (thread == 0) {
      deletion = Delete(*scene.store, scene.store.tenant, type, stop);
      return;
    }
    for (const std::size_t i : order) outcomes[i] = change(rows[i]);
    stop = true;
  });
  CHECK(deletion == absl::OkStatus());
  return outcomes;
}

/// The retried one is whole: its two events, and what became of its two tasks.
void CheckRetried(RetentionScene& scene, const WorkflowId& id) {
  const TenantId& tenant = scene.store.tenant;
  CHECK(Must(scene.store->workflows().Get(tenant, id)).open());
  CHECK(Must(scene.store->tasks().ListByWorkflow(tenant, id)).size() == 2);
  CHECK(Must(scene.store->workflows().Events(tenant, id, 0)).size() == 4);
}

std::size_t Ready(RetentionScene& scene) {
  return Must(scene.store->dispatch().FindReady(
                  {.queue = {WorkType::kWorkflow, scene.store.tenant, "default"}}))
      .size();
}

/// The command as a unit that is overtaken by a deletion after it has loaded, the first time.
template <class Command>
absl::Status ExecuteOvertaken(RetentionScene& scene, Command command, WorkType type) {
  const auto overtaken = std::make_shared<bool>(false);
  UnitRefs refs = RefsOf(command);
  return SubmitAndWait(
      *scene.store,
      Deciding(std::move(refs), [=, &scene](const WorkingSet& set) -> absl::StatusOr<Delta> {
        if (!std::exchange(*overtaken, true)) {
          const absl::Status deleted =
              scene.store->retention()
                  .DeleteFinished(
                      {.type = type, .tenant = scene.store.tenant, .age = RetentionScene::kAge})
                  .status();
          if (!deleted.ok()) return deleted;
        }
        FLOVYN_ASSIGN_OR_RETURN(auto decision, Decide(set, command));
        return std::move(decision.delta);
      }));
}

/// Whether others can delete while a unit decides.
bool HasOtherWriters(RetentionScene& scene) { return scene.store->traits().name != "sqlite"; }

}  // namespace

TEST_CASE("retention: a retry wins, or finds the execution gone") {
  for (int round = 0; round < 5; ++round) {
    const unsigned seed = std::random_device()();
    INFO("seed " << seed);
    RetentionScene scene;
    std::vector<WorkflowExecution> rows;
    for (std::size_t i = 0; i < kRows; ++i) rows.push_back(scene.InsertFullWorkflow());
    const auto outcomes =
        Race(scene, rows, WorkType::kWorkflow, seed, [&](const WorkflowExecution& row) {
          return Execute(*scene.store, RetryWorkflow{.workflow = row.start.id}).status();
        });
    std::size_t retried = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      INFO(outcomes[i]);
      if (outcomes[i].ok()) {
        ++retried;
        CheckRetried(scene, rows[i].start.id);
      } else {
        CHECK(absl::IsNotFound(outcomes[i]));
        CHECK_FALSE(scene.Has(rows[i]));
      }
    }
    CHECK(Ready(scene) == retried);
  }
}

TEST_CASE("retention: a late log line is kept with its task, or the task is gone") {
  const unsigned seed = std::random_device()();
  INFO("seed " << seed);
  RetentionScene scene;
  std::vector<TaskExecution> rows;
  for (std::size_t i = 0; i < kRows; ++i) {
    rows.push_back(scene.Task(TaskStatus::kFailed, RetentionScene::kOld));
  }
  scene.Insert({}, rows);
  const auto outcomes = Race(scene, rows, WorkType::kTask, seed, [&](const TaskExecution& row) {
    return Execute(*scene.store, WriteTaskLog{.task = row.start.id, .message = "late"}).status();
  });
  for (const absl::Status& outcome : outcomes) {
    INFO(outcome);
    CHECK((outcome.ok() || absl::IsNotFound(outcome)));
  }
  scene.DeleteAll(WorkType::kTask);
  scene.Insert({}, rows);
  for (const TaskExecution& row : rows) {
    CHECK(Must(scene.store->tasks().Logs(scene.store.tenant, row.start.id, std::nullopt, {}))
              .rows.empty());
  }
}

TEST_CASE("retention: what is deleted after a unit has loaded it is not half written") {
  RetentionScene scene;
  if (!HasOtherWriters(scene)) return;
  const WorkflowExecution workflow = scene.InsertFullWorkflow();
  const TaskExecution task = scene.InsertFullTask();
  CHECK(absl::IsNotFound(
      ExecuteOvertaken(scene, RetryWorkflow{.workflow = workflow.start.id}, WorkType::kWorkflow)));
  CHECK_FALSE(scene.Has(workflow));
  CHECK(Ready(scene) == 0);
  CHECK(absl::IsNotFound(ExecuteOvertaken(
      scene, WriteTaskLog{.task = task.start.id, .message = "late"}, WorkType::kTask)));
  scene.Insert({}, {task});
  CHECK(Must(scene.store->tasks().Logs(scene.store.tenant, task.start.id, std::nullopt, {}))
            .rows.empty());
}

}  // namespace flovyn::testing
