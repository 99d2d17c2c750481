#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/audit.h"
#include "flovyn/domain/events.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/ports/grouping.h"
#include "flovyn/ports/listing.h"
#include "flovyn/query/query.h"

namespace flovyn {

/// All given conditions must hold. The order is that of the query; without one newest first
/// (created_at, then id, both descending).
struct WorkflowFilter {
  std::optional<WorkflowStatus> status = {};
  std::optional<std::string> kind = {};
  std::optional<std::string> queue = {};
  MetadataFilter metadata = {};  ///< Containment; empty: no condition.
  query::Query query = {};
};

struct WorkflowState {
  std::string key = {};
  Payload value = {};
};

/// Reads of committed state; a row is seen as soon as its unit was answered. Writes (create,
/// find-lock-and-mark-running, update) are units: see decide/. Blocking; safe for concurrent use.
/// Errors of all methods: Unavailable (database), NotFound where one id is asked for.
/// A row of another tenant is NotFound.
class WorkflowRepository {
 public:
  virtual ~WorkflowRepository() = default;
  virtual absl::StatusOr<WorkflowExecution> Get(const TenantId& tenant, const WorkflowId& id) = 0;
  virtual absl::StatusOr<Listed<WorkflowExecution>> List(const TenantId& tenant,
                                                         const WorkflowFilter& filter,
                                                         const Page& page) = 0;
  /// Counts those of the filter (its order does not matter) in groups. DeadlineExceeded when it
  /// takes longer than the store allows.
  virtual absl::StatusOr<Grouped> Group(const TenantId& tenant, const WorkflowFilter& filter,
                                        const GroupRequest& request) = 0;
  /// The metadata of so many of the newest that have any.
  virtual absl::StatusOr<std::vector<Metadata>> SampleMetadata(const TenantId& tenant,
                                                               const WorkflowFilter& filter,
                                                               std::int64_t rows) = 0;
  /// The newest run of the chain that the execution belongs to or, when it was deleted, began; it
  /// itself when it has not continued as new. Costs the same however long the chain is.
  /// No tenant: of any.
  virtual absl::StatusOr<WorkflowExecution> GetNewestRun(const std::optional<TenantId>& tenant,
                                                         const WorkflowId& id) = 0;
  /// Oldest first; of a child that has continued as new the newest run.
  virtual absl::StatusOr<std::vector<WorkflowExecution>> ListChildren(const TenantId& tenant,
                                                                      const WorkflowId& parent) = 0;
  /// Events with a sequence over `since`, ascending. NotFound for an unknown execution.
  virtual absl::StatusOr<std::vector<StoredEvent>> Events(const TenantId& tenant,
                                                          const WorkflowId& id,
                                                          std::int32_t since) = 0;
  /// Keys ascending.
  virtual absl::StatusOr<std::vector<WorkflowState>> State(const TenantId& tenant,
                                                           const WorkflowId& id) = 0;
  /// The tenant an execution belongs to: the protocol names executions by id alone.
  /// What was done to it from outside, oldest first.
  virtual absl::StatusOr<Listed<AuditEntry>> Audit(const TenantId& tenant, const WorkflowId& id,
                                                   const Page& page) = 0;
  virtual absl::StatusOr<TenantId> TenantOf(const WorkflowId& id) = 0;
};

}  // namespace flovyn
