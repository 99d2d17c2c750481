#pragma once

#include <utility>

#include "flovyn/ports/store.h"

namespace flovyn::testing {

/// All that another store does: for fakes that change a part of it.
class ForwardingStore : public Store {
 public:
  explicit ForwardingStore(Store& store) : store_(store) {}

  void Submit(Unit unit, UnitDone done) override {
    store_.Submit(std::move(unit), std::move(done));
  }
  void Bind(const StoreHooks& hooks) override { store_.Bind(hooks); }
  WorkflowRepository& workflows() override { return store_.workflows(); }
  TaskRepository& tasks() override { return store_.tasks(); }
  DispatchRepository& dispatch() override { return store_.dispatch(); }
  TimerRepository& timers() override { return store_.timers(); }
  OutboxRepository& outbox() override { return store_.outbox(); }
  RetentionRepository& retention() override { return store_.retention(); }
  BulkJobRepository& bulk_jobs() override { return store_.bulk_jobs(); }
  WorkerRepository& workers() override { return store_.workers(); }
  TenantRepository& tenants() override { return store_.tenants(); }
  MetadataFieldRepository& metadata_fields() override { return store_.metadata_fields(); }
  SavedQueryRepository& saved_queries() override { return store_.saved_queries(); }
  StoreTraits traits() const override { return store_.traits(); }
  StoreCounters counters() const override { return store_.counters(); }
  absl::Status Check() override { return store_.Check(); }
  void Close() override { store_.Close(); }

 protected:
  Store& inner() { return store_; }

 private:
  Store& store_;
};

}  // namespace flovyn::testing
