#include "checks.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "check_values.h"
#include "flovyn/base/overload.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

absl::StatusOr<Metadata> MetadataOf(const MetadataInput& input, const MetadataLimits& limits) {
  using Strings = std::vector<std::pair<std::string, std::string>>;
  return std::visit(
      Overload{[](std::monostate) -> absl::StatusOr<Metadata> { return Metadata(); },
               [&](const Strings& entries) { return Metadata::FromStrings(entries, limits); },
               [&](const Json& json) { return Metadata::From(json, limits); }},
      input);
}

absl::StatusOr<std::optional<KeyUse>> KeyOf(const TenantId& tenant, std::string key,
                                            std::optional<std::int64_t> ttl_seconds,
                                            const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(CheckTtl(ttl_seconds, limits));
  if (key.empty()) return std::nullopt;
  FLOVYN_RETURN_IF_ERROR(
      CheckText("idempotency_key", key, limits.idempotency_key_bytes, Emptiness::kRefused));
  KeyUse use;
  use.key = {tenant, std::move(key)};
  use.ttl = ttl_seconds ? absl::Seconds(*ttl_seconds) : limits.idempotency_ttl_default;
  return use;
}

absl::Status CheckCapability(const Capability& capability, const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(
      CheckText("kind", capability.kind, limits.kind_bytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("name", capability.name, limits.name_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("description", capability.description, limits.error_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("version", capability.version, limits.version_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("content_hash", capability.content_hash, limits.name_bytes, Emptiness::kAllowed));
  for (const std::string& tag : capability.tags) {
    FLOVYN_RETURN_IF_ERROR(CheckText("tags", tag, limits.name_bytes, Emptiness::kAllowed));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<StartWorkflow> CheckStart(StartWorkflowRequest request, WorkflowId id,
                                         const Limits& limits, const FieldRules& rules) {
  FLOVYN_RETURN_IF_ERROR(CheckText("kind", request.kind, limits.kind_bytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("queue", request.queue, limits.queue_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(CheckRange("priority_seconds", request.priority_seconds,
                                    -kMaxPrioritySeconds, kMaxPrioritySeconds));
  StartWorkflow command;
  WorkflowStart& start = command.start;
  if (request.version && !request.version->empty()) {
    FLOVYN_RETURN_IF_ERROR(
        CheckText("version", *request.version, limits.version_bytes, Emptiness::kRefused));
    start.version = std::move(request.version);
  }
  FLOVYN_ASSIGN_OR_RETURN(start.input,
                          Payload::From("input", std::move(request.input), limits.payload_bytes));
  FLOVYN_ASSIGN_OR_RETURN(start.metadata, MetadataOf(request.metadata, limits.metadata));
  FLOVYN_RETURN_IF_ERROR(
      CheckInheritance("inherit_metadata", request.inherit_metadata, limits.metadata));
  start.inherit = std::move(request.inherit_metadata);
  command.limits = limits.metadata;
  FLOVYN_ASSIGN_OR_RETURN(start.metadata, rules.Apply({WorkType::kWorkflow, request.kind,
                                                       start.input.text(), start.metadata},
                                                      limits.metadata));
  FLOVYN_ASSIGN_OR_RETURN(command.key, KeyOf(request.tenant, std::move(request.idempotency_key),
                                             request.idempotency_ttl_seconds, limits));
  start.id = id;
  start.tenant = request.tenant;
  start.kind = std::move(request.kind);
  start.queue = QueueOrDefault(request.queue);
  start.priority_ms = request.priority_seconds * 1000;
  start.parent = request.parent;
  return command;
}

absl::StatusOr<SubmitTask> CheckTask(StartTaskRequest request, TaskId id, const Limits& limits,
                                     const FieldRules& rules) {
  FLOVYN_RETURN_IF_ERROR(CheckText("kind", request.kind, limits.kind_bytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("queue", request.queue, limits.queue_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(CheckRange("max_retries", request.max_retries, 0, limits.max_retries));
  FLOVYN_RETURN_IF_ERROR(CheckRange("timeout_ms", request.timeout_ms, 0, kMaxTimeoutMs));
  FLOVYN_RETURN_IF_ERROR(CheckRange("priority_seconds", request.priority_seconds,
                                    -kMaxPrioritySeconds, kMaxPrioritySeconds));
  SubmitTask command;
  command.limits = limits.metadata;
  TaskStart& start = command.start;
  FLOVYN_ASSIGN_OR_RETURN(start.input,
                          Payload::From("input", std::move(request.input), limits.payload_bytes));
  FLOVYN_ASSIGN_OR_RETURN(start.metadata, MetadataOf(request.metadata, limits.metadata));
  if (!request.workflow) {
    FLOVYN_ASSIGN_OR_RETURN(start.metadata, rules.Apply({WorkType::kTask, request.kind,
                                                         start.input.text(), start.metadata},
                                                        limits.metadata));
  }
  FLOVYN_ASSIGN_OR_RETURN(command.key, KeyOf(request.tenant, std::move(request.idempotency_key),
                                             request.idempotency_ttl_seconds, limits));
  start.id = id;
  start.tenant = request.tenant;
  start.workflow = request.workflow;
  start.kind = std::move(request.kind);
  start.queue = QueueOrDefault(request.queue);
  start.pool = request.pool;
  start.max_retries = static_cast<std::int32_t>(request.max_retries);
  start.timeout_ms = request.timeout_ms;
  start.priority_ms = request.priority_seconds * 1000;
  return command;
}

absl::Status CheckRegistration(const WorkerRegistration& registration, const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(
      CheckText("worker_name", registration.name, limits.name_bytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("worker_version", registration.version, limits.version_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("host_name", registration.host_name, limits.name_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("process_id", registration.process_id, limits.name_bytes, Emptiness::kAllowed));
  const std::size_t kinds = registration.workflows.size() + registration.tasks.size();
  if (kinds > limits.kinds_per_worker) {
    return InvalidField("workflows and tasks",
                        absl::StrFormat("%d kinds, at most %d are allowed; split the worker", kinds,
                                        limits.kinds_per_worker));
  }
  for (const Capability& capability : registration.workflows) {
    FLOVYN_RETURN_IF_ERROR(CheckCapability(capability, limits));
  }
  for (const Capability& capability : registration.tasks) {
    FLOVYN_RETURN_IF_ERROR(CheckCapability(capability, limits));
  }
  return absl::OkStatus();
}

absl::Status CheckPage(const Page& page, std::int64_t max_rows, const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(CheckRange("limit", page.limit, 1, max_rows));
  return CheckRange("offset", page.offset, 0, limits.list_offset_max);
}

}  // namespace flovyn
