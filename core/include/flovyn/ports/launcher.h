#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/launch.h"
#include "flovyn/domain/metadata_inheritance.h"
#include "flovyn/json/json.h"

namespace flovyn {

/// Metadata as a caller brings it: none, string pairs (gRPC) or any JSON value (REST, embedders).
/// The launcher validates it; nobody else does.
using MetadataInput =
    std::variant<std::monostate, std::vector<std::pair<std::string, std::string>>, Json>;

/// A start as it comes from outside, unchecked. Every transport, schedule and embedder uses it.
struct StartWorkflowRequest {
  TenantId tenant;
  std::string kind = {};
  std::string input = {};  ///< JSON text; empty: none.
  MetadataInput metadata = {};
  MetadataInheritance inherit_metadata = {};  ///< What its children and tasks get of it.
  std::string queue = {};                     ///< "" means "default".
  std::int64_t priority_seconds = 0;
  std::optional<std::string> version = {};
  std::optional<WorkflowId> parent = {};
  std::string idempotency_key = {};  ///< "" means none.
  std::optional<std::int64_t> idempotency_ttl_seconds = {};
};

struct StartTaskRequest {
  TenantId tenant;
  std::optional<WorkflowId> workflow = {};  ///< None: a standalone task.
  std::string kind = {};
  std::string input = {};
  MetadataInput metadata = {};
  std::string queue = {};
  std::optional<WorkerPoolId> pool = {};
  std::int64_t max_retries = 3;
  std::int64_t timeout_ms = 0;
  std::int64_t priority_seconds = 0;
  std::string idempotency_key = {};
  std::optional<std::int64_t> idempotency_ttl_seconds = {};
};

template <class T>
using Answer = std::function<void(absl::StatusOr<T>)>;

/// Starts workflows. `answer` is called exactly once, after the commit, on a thread of the store
/// (or at once on the caller's when the request is refused); it must not block. The execution is
/// visible to every read, metadata filters included, when `answer` is called. Errors:
/// PermissionDenied, InvalidArgument (the field is named), FailedPrecondition (key in use by
/// something else), NotFound (parent), and those of UnitStore.
class WorkflowLauncher {
 public:
  virtual ~WorkflowLauncher() = default;
  virtual void Start(const Caller& caller, StartWorkflowRequest request,
                     Answer<StartedWorkflow> answer) = 0;
};

/// Submits tasks, with the same promises.
class TaskLauncher {
 public:
  virtual ~TaskLauncher() = default;
  virtual void Submit(const Caller& caller, StartTaskRequest request,
                      Answer<SubmittedTask> answer) = 0;
};

}  // namespace flovyn
