// The clients of the simulated world: what comes to the engine from outside besides workers.

#include "world.h"

namespace flovyn::testing {
namespace {

constexpr int kRoots = 4;
constexpr int kDepth = 2;

}  // namespace

void World::StartRoot() {
  if (roots_ >= kRoots) return;
  ++roots_;
  fixture_.Start(KindOf(random_() % 1000, kDepth));
}

void World::SendSignal(const WorkflowId& id) {
  const std::string value = std::to_string(++last_signal_);
  fixture_.engine().control().Signal(fixture_.caller(),
                                     {.workflow = id, .name = "go", .value = value},
                                     [this, value](const absl::StatusOr<Signalled>& signalled) {
                                       if (!signalled.ok()) return;
                                       acknowledged_signals_[signalled->workflow].insert(value);
                                     });
}

void World::SignalWithStart() {
  SignalWithStartRequest request;
  request.start.tenant = fixture_.tenant();
  request.start.kind = KindOf(random_() % 3, 0);
  request.start.idempotency_key = "key-" + std::to_string(random_() % 2);
  request.name = "go";
  request.value = std::to_string(++last_signal_);
  fixture_.engine().control().SignalWithStart(
      fixture_.caller(), request,
      [this, value = request.value](const absl::StatusOr<Signalled>& signalled) {
        if (signalled.ok()) acknowledged_signals_[signalled->workflow].insert(value);
      });
}

void World::SettlePromises(int percent) {
  for (const WorkflowExecution& workflow : AllWorkflows()) {
    if (!workflow.open()) continue;
    const WorkflowId& id = workflow.start.id;
    for (const PromiseId& promise : Replay(id, workflow.start.kind, Events(id)).promises) {
      if (!Chance(percent)) continue;
      known_promises_.push_back(promise);
      Settle(promise);
    }
  }
  if (!known_promises_.empty() && Chance(50)) Settle(Any(known_promises_));  // once more
}

void World::Settle(const PromiseId& promise) {
  const auto ignore = [](const absl::StatusOr<PromiseSettled>&) {};
  if (Chance(70)) {
    fixture_.engine().control().Resolve(fixture_.caller(), promise, "true", ignore);
  } else {
    fixture_.engine().control().Reject(fixture_.caller(), promise, "no", ignore);
  }
}

void World::CancelOne() {
  const std::vector<WorkflowExecution> all = AllWorkflows();
  if (all.empty()) return;
  fixture_.engine().control().Cancel(fixture_.caller(), Any(all).start.id, "chance",
                                     [](const absl::StatusOr<CancelOutcome>&) {});
}

void World::CancelTask() {
  const std::vector<WorkflowExecution> all = AllWorkflows();
  if (all.empty()) return;
  const auto tasks = fixture_.store().tasks().ListByWorkflow(fixture_.tenant(), Any(all).start.id);
  for (const TaskExecution& task : *tasks) {
    if (!task.open()) continue;
    return fixture_.engine().control().CancelTask(fixture_.caller(), task.start.id, "chance", false,
                                                  [](const absl::Status&) {});
  }
}

void World::RetryFailed() {
  for (const WorkflowExecution& workflow : AllWorkflows()) {
    if (workflow.status != WorkflowStatus::kFailed) continue;
    fixture_.engine().control().Retry(fixture_.caller(), workflow.start.id, "again",
                                      [&](const absl::Status& status) {
                                        if (status.ok()) ++retries_[workflow.start.id];
                                      });
  }
}

void World::IncrementMetadata() {
  const std::vector<WorkflowExecution> all = AllWorkflows();
  if (all.empty()) return;
  const WorkflowId id = Any(all).start.id;
  UpdateMetadataRequest request{.execution = id, .update = {}, .reason = "chance"};
  request.update.increment = Json::Object({{"n", Json::Int(1)}});
  fixture_.engine().control().UpdateMetadata(fixture_.caller(), request,
                                             [this, id](const absl::StatusOr<Metadata>& updated) {
                                               if (updated.ok()) ++acknowledged_increments_[id];
                                             });
}

/// Whatever an execution waits for from outside comes.
void World::SatisfyAll() {
  SettlePromises(100);
  RetryFailed();
  for (const WorkflowExecution& workflow : AllWorkflows()) {
    if (workflow.status != WorkflowStatus::kWaiting) continue;
    const WorkflowId& id = workflow.start.id;
    if (Replay(id, workflow.start.kind, Events(id)).signals_wanted > 0) SendSignal(id);
  }
}

}  // namespace flovyn::testing
