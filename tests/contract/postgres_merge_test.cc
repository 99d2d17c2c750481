// How much the merging of units saves.
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "contract/rows.h"
#include "contract/units.h"
#include "flovyn/postgres/postgres_store.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::testing {
namespace {

const NodeId kNode = NodeId(MakeUuidV7(1, 0, 1));
const TenantId kTenant = TenantId(MakeUuidV7(2, 0, 2));

// The steps of a one-task workflow, one unit each, as dispatch makes them without hand-over.
class OneTaskWorkflow {
 public:
  explicit OneTaskWorkflow(std::uint64_t number)
      : workflow_(MakeUuidV7(number, 1, number)), task_(MakeUuidV7(number, 2, number)) {}

  static constexpr std::size_t kSteps = 7;
  Unit Step(std::size_t step) const {
    switch (step) {
      case 0:
        return UnitFor(
            StartWorkflow{.start = {.id = workflow_, .tenant = kTenant, .kind = "order"}});
      case 1:
        return UnitFor(ClaimWork{WorkType::kWorkflow, workflow_.uuid(), Poll()});
      case 2:
        return UnitFor(SubmitCommands{
            .submission = {.workflow = workflow_,
                           .commands = {ScheduleTask{.task = task_, .kind = "charge"}},
                           .status = SubmitStatus::kSuspended}});
      case 3:
        return UnitFor(ClaimWork{WorkType::kTask, task_.uuid(), Poll()});
      case 4:
        return UnitFor(CompleteTask{.task = task_, .output = PayloadOf("1")});
      case 5:
        return UnitFor(ClaimWork{WorkType::kWorkflow, workflow_.uuid(), Poll()});
      default:
        return UnitFor(SubmitCommands{.submission = {.workflow = workflow_,
                                                     .commands = {CompleteWorkflow{}},
                                                     .status = SubmitStatus::kCompleted}});
    }
  }

 private:
  template <class Command>
  static Unit UnitFor(Command command) {
    return UnitOf(std::move(command), std::make_shared<OutcomeOf<Command>>());
  }
  static Claimant Poll() {
    return {.worker = "w", .node = kNode, .token = ClaimToken(MakeUuidV7(3, 0, 3))};
  }

  WorkflowId workflow_;
  TaskId task_;
};

// Runs many of them, `in_flight` at a time, each step when the one before is answered.
class Load {
 public:
  Load(Store& store, std::size_t count, std::size_t in_flight)
      : store_(store), count_(count), left_(count) {
    for (std::size_t i = 0; i < in_flight; ++i) StartNext();
  }

  // All first errors; empty when every workflow completed.
  std::vector<absl::Status> Wait() {
    std::unique_lock lock(mutex_);
    REQUIRE(done_.wait_for(lock, std::chrono::seconds(100), [this] { return left_ == 0; }));
    return errors_;
  }

 private:
  void StartNext() {
    std::size_t number = 0;
    {
      const std::lock_guard lock(mutex_);
      if (started_ == count_) return;
      number = ++started_;
    }
    Run(std::make_shared<OneTaskWorkflow>(number), 0);
  }
  void Run(const std::shared_ptr<OneTaskWorkflow>& workflow, std::size_t step) {
    store_.Submit(workflow->Step(step), [this, workflow, step](const absl::Status& status) {
      if (status.ok() && step + 1 < OneTaskWorkflow::kSteps) return Run(workflow, step + 1);
      StartNext();
      const std::lock_guard lock(mutex_);
      if (!status.ok()) errors_.push_back(status);
      if (--left_ == 0) done_.notify_all();
    });
  }

  Store& store_;
  const std::size_t count_;
  std::mutex mutex_;
  std::condition_variable done_;
  std::size_t started_ = 0;
  std::size_t left_;
  std::vector<absl::Status> errors_;
};

}  // namespace

TEST_CASE("postgres: with 64 workflows in flight a workflow costs fewer than 2 transactions") {
  const TestDatabase database;
  const auto store = Must(postgres::MakePostgresStore({.url = database.url(), .node = kNode}));
  constexpr std::size_t kWorkflows = 500;
  const absl::Time begin = absl::Now();
  CHECK(Load(*store, kWorkflows, 64).Wait().empty());
  const absl::Duration taken = absl::Now() - begin;
  const StoreCounters counters = store->counters();
  INFO(kWorkflows << " workflows in " << absl::FormatDuration(taken) << ", "
                  << counters.write_transactions << " transactions");
  CHECK(counters.units == kWorkflows * OneTaskWorkflow::kSteps);
  CHECK(counters.write_transactions < 2 * kWorkflows);
  CHECK(database.Execute("SELECT count(*) FROM workflow_execution WHERE status = 'COMPLETED'") ==
        std::to_string(kWorkflows));
  CHECK(database.Execute("SELECT (SELECT count(*) FROM workflow_open) + (SELECT count(*) FROM "
                         "task_open)") == "0");
}

}  // namespace flovyn::testing
