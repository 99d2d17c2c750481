#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "execution_table.h"
#include "flovyn/domain/bulk_job.h"
#include "flovyn/domain/idempotency.h"
#include "flovyn/domain/message.h"
#include "flovyn/domain/metadata_field.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/domain/tenant.h"
#include "flovyn/domain/worker.h"
#include "flovyn/ports/clock.h"
#include "flovyn/query/saved_query.h"
#include "flovyn/unit/working_set.h"
#include "promise_table.h"
#include "timer_table.h"

namespace flovyn::memory {

/// What a workflow execution owns besides its row.
struct WorkflowRecords {
  std::vector<StoredEvent> events = {};
  std::map<std::string, Payload> state = {};
  std::map<AuditId, AuditEntry> audit = {};
};

using Attempts = std::map<std::int32_t, TaskAttempt>;

/// What a task execution owns besides its row.
struct TaskRecords {
  Attempts attempts = {};
  std::map<std::string, Payload> state = {};
  std::map<std::int32_t, TaskLogLine> logs = {};
  std::map<AuditId, AuditEntry> audit = {};
};

struct BulkJobRecord {
  BulkJob job = {};
  absl::Time runnable_at = {};
  std::optional<ClaimToken> lease = {};
  std::map<AuditId, BulkAuditEntry> audit = {};
};

using NameOfTenant = std::pair<TenantId, std::string>;

struct Tables {
  ExecutionTable<WorkflowExecution, WorkflowRecords> workflows{"workflow execution"};
  ExecutionTable<TaskExecution, TaskRecords> tasks{"task execution"};
  std::map<WorkflowId, WorkflowId> newest_runs = {};  ///< By the first of a chain.
  std::map<IdempotencyKey, IdempotencyRecord> keys = {};
  PromiseTable promises = {};
  TimerTable timers = {};
  std::map<MessageKey, Message> messages = {};
  std::map<NameOfTenant, Worker> workers = {};                   ///< By name.
  std::map<NameOfTenant, Definition> workflow_definitions = {};  ///< By kind.
  std::map<NameOfTenant, Definition> task_definitions = {};      ///< By kind.
  std::map<NameOfTenant, absl::Time> last_seen = {};             ///< By canonical worker key.
  std::map<TenantId, Tenant> tenants = {};
  std::vector<MetadataField> metadata_fields = {};
  std::vector<query::SavedQuery> saved_queries = {};
  std::map<BulkJobId, BulkJobRecord> bulk_jobs = {};
};

/// All that one store holds. The tables are touched under the mutex only.
struct MemoryData {
  explicit MemoryData(const Clock& store_clock) : clock(store_clock) {}
  /// Whole microseconds, as the durable stores keep.
  absl::Time Now() const { return absl::FromUnixMicros(absl::ToUnixMicros(clock.Now())); }

  const Clock& clock;
  std::mutex mutex;
  Tables tables;
};

/// To whole microseconds, as the durable stores keep.
inline void Truncate(absl::Time& time) { time = absl::FromUnixMicros(absl::ToUnixMicros(time)); }
inline void Truncate(std::optional<absl::Time>& time) {
  if (time) Truncate(*time);
}

/// Loads what the refs name and what it links to.
WorkingSet LoadWorkingSet(const Tables& tables, const UnitRefs& refs, absl::Time now);

/// Writes the set whole. Nothing is written when it inserts what exists (AlreadyExists), or changes
/// what was deleted since it was loaded (Aborted).
absl::Status WriteWorkingSet(const WorkingSet& set, Tables& tables);

}  // namespace flovyn::memory
