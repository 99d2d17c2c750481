#pragma once

#include <utility>

#include "flovyn/ports/store.h"

namespace flovyn::testing {

/// A store whose sweeps tell of hints what the test says, or fail; all else is that of another.
class ScriptedSweeps final : public Store, private DispatchRepository {
 public:
  explicit ScriptedSweeps(Store& store) : store_(store) {}

  /// Of the next sweeps.
  bool hints_arrive = true;
  absl::Status status;

  void Submit(Unit unit, UnitDone done) override {
    store_.Submit(std::move(unit), std::move(done));
  }
  void Bind(const StoreHooks& hooks) override { store_.Bind(hooks); }
  WorkflowRepository& workflows() override { return store_.workflows(); }
  TaskRepository& tasks() override { return store_.tasks(); }
  DispatchRepository& dispatch() override { return *this; }
  TimerRepository& timers() override { return store_.timers(); }
  OutboxRepository& outbox() override { return store_.outbox(); }
  WorkerRepository& workers() override { return store_.workers(); }
  TenantRepository& tenants() override { return store_.tenants(); }
  StoreTraits traits() const override { return store_.traits(); }
  StoreCounters counters() const override { return store_.counters(); }
  absl::Status Check() override { return store_.Check(); }
  void Close() override { store_.Close(); }

 private:
  absl::StatusOr<std::vector<ReadyWork>> FindReady(const ReadyQuery& query) override {
    return store_.dispatch().FindReady(query);
  }
  absl::StatusOr<SweepResult> Sweep(const SweepRequest& request) override {
    if (!status.ok()) return status;
    absl::StatusOr<SweepResult> result = store_.dispatch().Sweep(request);
    if (result.ok()) result->hints_arrive = hints_arrive;
    return result;
  }
  absl::StatusOr<std::size_t> RemoveExpiredKeys(std::size_t limit) override {
    return store_.dispatch().RemoveExpiredKeys(limit);
  }

  Store& store_;
};

}  // namespace flovyn::testing
