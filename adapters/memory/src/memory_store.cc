#include "flovyn/memory/memory_store.h"

#include <atomic>
#include <utility>

#include "bulk_job_repository.h"
#include "dispatch_repository.h"
#include "registry_repositories.h"
#include "retention_repository.h"
#include "tables.h"
#include "task_repository.h"
#include "tenant_repository.h"
#include "unit_lane.h"
#include "wait_repositories.h"
#include "worker_repository.h"
#include "workflow_repository.h"

namespace flovyn::memory {
namespace {

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(const MemoryStoreOptions& options)
      : data_(options.clock),
        lane_(options.max_queued_units, [this](PendingUnit unit) { Run(std::move(unit)); }) {}
  ~MemoryStore() override { MemoryStore::Close(); }

  void Submit(Unit unit, UnitDone done) override { lane_.Submit(std::move(unit), std::move(done)); }
  void Bind(const StoreHooks& hooks) override { hooks_ = hooks; }
  WorkflowRepository& workflows() override { return workflows_; }
  TaskRepository& tasks() override { return tasks_; }
  DispatchRepository& dispatch() override { return dispatch_; }
  TimerRepository& timers() override { return timers_; }
  OutboxRepository& outbox() override { return outbox_; }
  RetentionRepository& retention() override { return retention_; }
  BulkJobRepository& bulk_jobs() override { return bulk_jobs_; }
  WorkerRepository& workers() override { return workers_; }
  TenantRepository& tenants() override { return tenants_; }
  MetadataFieldRepository& metadata_fields() override { return metadata_fields_; }
  SavedQueryRepository& saved_queries() override { return saved_queries_; }
  StoreTraits traits() const override { return {.name = "memory"}; }
  StoreCounters counters() const override {
    return {.write_transactions = writes_, .units = units_, .refused = refused_};
  }
  absl::Status Check() override { return absl::OkStatus(); }
  void Close() override { lane_.Close(); }

 private:
  void Run(PendingUnit pending);
  WorkingSet Decide(Batch& batch);
  absl::Status Write(const WorkingSet& set);

  MemoryData data_;
  MemoryWorkflowRepository workflows_{data_};
  MemoryTaskRepository tasks_{data_};
  MemoryDispatchRepository dispatch_{data_};
  MemoryTimerRepository timers_{data_};
  MemoryOutboxRepository outbox_{data_};
  MemoryRetentionRepository retention_{data_};
  MemoryBulkJobRepository bulk_jobs_{data_};
  MemoryWorkerRepository workers_{data_};
  MemoryTenantRepository tenants_{data_};
  MemoryMetadataFieldRepository metadata_fields_{data_};
  MemorySavedQueryRepository saved_queries_{data_};
  StoreHooks hooks_;
  std::atomic<std::uint64_t> writes_ = 0;
  std::atomic<std::uint64_t> units_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
  UnitLane lane_;  // last: it runs units on the members above
};

/// Reads and writes under the lock; decides and answers without it, so that hooks and answers may
/// call the store. Nothing else writes executions and keys in between (the lane runs one unit at a
/// time), except that what is finished may be deleted: then it decides again.
void MemoryStore::Run(PendingUnit pending) {
  std::vector<PendingUnit> units;
  units.push_back(std::move(pending));
  Batch batch(std::move(units), hooks_);
  WorkingSet set = Decide(batch);
  absl::Status written = Write(set);
  while (absl::IsAborted(written)) {
    set = Decide(batch);
    written = Write(set);
  }
  ++units_;
  if (written.ok()) {
    refused_ += batch.refused();
    batch.Committed(set);
  } else {
    for (const PendingUnit& failed : batch.Failed()) failed.done(written);
  }
}

WorkingSet MemoryStore::Decide(Batch& batch) {
  WorkingSet set = [&] {
    const std::lock_guard lock(data_.mutex);
    return LoadWorkingSet(data_.tables, batch.refs(), data_.Now());
  }();
  batch.Decide(set);
  return set;
}

absl::Status MemoryStore::Write(const WorkingSet& set) {
  if (set.unchanged()) return absl::OkStatus();
  const std::lock_guard lock(data_.mutex);
  absl::Status written = WriteWorkingSet(set, data_.tables);
  if (written.ok()) ++writes_;
  return written;
}

}  // namespace

std::unique_ptr<Store> MakeMemoryStore(const MemoryStoreOptions& options) {
  return std::make_unique<MemoryStore>(options);
}

}  // namespace flovyn::memory
