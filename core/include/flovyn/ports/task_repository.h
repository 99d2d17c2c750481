#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/ports/workflow_repository.h"

namespace flovyn {

struct TaskFilter {
  std::optional<TaskStatus> status = {};
  std::optional<std::string> kind = {};
  std::optional<std::string> queue = {};
  MetadataFilter metadata = {};
  query::Query query = {};
};

/// Reads of committed state, with the rules of WorkflowRepository.
class TaskRepository {
 public:
  virtual ~TaskRepository() = default;
  virtual absl::StatusOr<TaskExecution> Get(const TenantId& tenant, const TaskId& id) = 0;
  /// Standalone tasks only, unless the query asks for a workflowId (query::AsksFor()).
  virtual absl::StatusOr<Listed<TaskExecution>> List(const TenantId& tenant,
                                                     const TaskFilter& filter,
                                                     const Page& page) = 0;
  /// Counts those of the filter (its order does not matter) in groups. DeadlineExceeded when it
  /// takes longer than the store allows.
  virtual absl::StatusOr<Grouped> Group(const TenantId& tenant, const TaskFilter& filter,
                                        const GroupRequest& request) = 0;
  /// The metadata of so many of the newest that have any.
  virtual absl::StatusOr<std::vector<Metadata>> SampleMetadata(const TenantId& tenant,
                                                               const TaskFilter& filter,
                                                               std::int64_t rows) = 0;
  /// Oldest first.
  virtual absl::StatusOr<std::vector<TaskExecution>> ListByWorkflow(const TenantId& tenant,
                                                                    const WorkflowId& workflow) = 0;
  /// Finished attempts, ascending.
  virtual absl::StatusOr<std::vector<TaskAttempt>> Attempts(const TenantId& tenant,
                                                            const TaskId& id) = 0;
  virtual absl::StatusOr<TenantId> TenantOf(const TaskId& id) = 0;
  /// The value of a key of the task's state; nullopt when it is not set.
  virtual absl::StatusOr<std::optional<Payload>> State(const TenantId& tenant, const TaskId& id,
                                                       std::string_view key) = 0;
  /// Keys of the task's state, ascending.
  virtual absl::StatusOr<std::vector<std::string>> StateKeys(const TenantId& tenant,
                                                             const TaskId& id) = 0;
  /// Oldest first; of one level when one is given.
  virtual absl::StatusOr<Listed<TaskLogLine>> Logs(const TenantId& tenant, const TaskId& id,
                                                   std::optional<TaskLogLevel> level,
                                                   const Page& page) = 0;
  /// What was done to it from outside, oldest first.
  virtual absl::StatusOr<Listed<AuditEntry>> Audit(const TenantId& tenant, const TaskId& id,
                                                   const Page& page) = 0;
};

}  // namespace flovyn
