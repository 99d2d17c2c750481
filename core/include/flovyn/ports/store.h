#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "flovyn/ports/bulk_job_repository.h"
#include "flovyn/ports/dispatch_repository.h"
#include "flovyn/ports/metadata_field_repository.h"
#include "flovyn/ports/outbox_repository.h"
#include "flovyn/ports/retention_repository.h"
#include "flovyn/ports/saved_query_repository.h"
#include "flovyn/ports/stream_relay.h"
#include "flovyn/ports/task_repository.h"
#include "flovyn/ports/tenant_repository.h"
#include "flovyn/ports/timer_repository.h"
#include "flovyn/ports/unit_store.h"
#include "flovyn/ports/worker_repository.h"
#include "flovyn/ports/workflow_repository.h"
#include "flovyn/unit/batch.h"

namespace flovyn {

/// Real differences between stores, declared so that the contract suite can adjust.
struct StoreTraits {
  std::string_view name = {};  ///< "memory", "sqlite", "postgres".
  bool durable = false;        ///< Survives the process.
  bool shared = false;         ///< Several processes may open the same data.
};

/// Counted since the store was opened.
struct StoreCounters {
  std::uint64_t write_transactions = 0;  ///< Commits of units.
  std::uint64_t units = 0;               ///< Units answered, refused ones included.
  std::uint64_t refused = 0;             ///< Units their decider refused.
  std::uint64_t failed_batches = 0;      ///< Batches that were retried unit by unit.
};

/// Everything durable behind one handle. Made by the adapters' Make…Store().
class Store : public UnitStore {
 public:
  /// Once, before the first Submit.
  virtual void Bind(const StoreHooks& hooks) = 0;
  virtual WorkflowRepository& workflows() = 0;
  virtual TaskRepository& tasks() = 0;
  virtual DispatchRepository& dispatch() = 0;
  virtual TimerRepository& timers() = 0;
  virtual OutboxRepository& outbox() = 0;
  virtual RetentionRepository& retention() = 0;
  virtual BulkJobRepository& bulk_jobs() = 0;
  virtual WorkerRepository& workers() = 0;
  virtual TenantRepository& tenants() = 0;
  virtual MetadataFieldRepository& metadata_fields() = 0;
  virtual SavedQueryRepository& saved_queries() = 0;
  /// To the other nodes on the same data; none where there are no others.
  virtual StreamRelay* stream_relay() { return nullptr; }
  virtual StoreTraits traits() const = 0;
  virtual StoreCounters counters() const = 0;
  /// Whether the database answers: OK or Unavailable with the reason. Blocking, at most 5 s.
  virtual absl::Status Check() = 0;
  /// Finishes the units that are queued, then refuses new ones. Called by the destructor, too.
  virtual void Close() = 0;
};

}  // namespace flovyn
