#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/payload.h"

namespace flovyn {

enum class WorkerType { kWorkflow, kTask, kUnified };

inline constexpr auto kWorkerTypeText = std::to_array<EnumText<WorkerType>>({
    {WorkerType::kWorkflow, "WORKFLOW"},
    {WorkerType::kTask, "TASK"},
    {WorkerType::kUnified, "UNIFIED"},
});

/// One kind that a worker can run, with what it tells about it. `version` and `content_hash` are
/// of workflow kinds only.
struct Capability {
  std::string kind = {};
  std::string name = {};
  std::string description = {};
  std::optional<std::int32_t> timeout_seconds = {};
  bool cancellable = false;
  std::vector<std::string> tags = {};
  Payload retry_policy = {};
  Payload metadata = {};
  Payload input_schema = {};
  Payload output_schema = {};
  std::string version = {};
  std::string content_hash = {};
};

/// What RegisterWorker brings. The same (tenant, name) is the same worker.
struct WorkerRegistration {
  WorkerId id;  ///< Used when the name is new.
  TenantId tenant;
  std::string name = {};
  std::string version = {};
  WorkerType type = WorkerType::kUnified;
  std::string host_name = {};
  std::string process_id = {};
  Payload metadata = {};
  std::vector<Capability> workflows = {};
  std::vector<Capability> tasks = {};
};

struct Worker {
  WorkerId id;
  TenantId tenant;
  std::string name = {};
  std::string version = {};
  WorkerType type = WorkerType::kUnified;
  std::string host_name = {};
  std::string process_id = {};
  absl::Time registered_at;
  absl::Time last_seen_at;  ///< Last heartbeat, poll or submit that was recorded.
  std::vector<std::string> workflow_kinds = {};
  std::vector<std::string> task_kinds = {};
};

/// A kind as the registry knows it, from the last registration that named it.
struct Definition {
  DefinitionId id;
  TenantId tenant;
  Capability capability;
  absl::Time first_seen_at;
  absl::Time last_registered_at;
  std::int64_t worker_count = 0;  ///< Workers seen within the liveness bound.
};

}  // namespace flovyn
