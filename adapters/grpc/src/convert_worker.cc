#include <utility>

#include "absl/strings/str_format.h"
#include "convert.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "ids.h"

namespace flovyn::grpc {
namespace {

/// One capability of a registration; errors name it by its place there, "workflows[2]".
class CapabilityReader {
 public:
  CapabilityReader(std::string where, const Limits& limits)
      : where_(std::move(where)), limits_(limits) {}

  absl::StatusOr<Capability> Read(v1::TaskCapability& from) const { return CommonPart(from); }

  absl::StatusOr<Capability> Read(v1::WorkflowCapability& from) const {
    FLOVYN_ASSIGN_OR_RETURN(Capability to, CommonPart(from));
    to.version = std::move(*from.mutable_version());
    to.content_hash = std::move(*from.mutable_content_hash());
    return to;
  }

 private:
  template <class Proto>
  absl::StatusOr<Capability> CommonPart(Proto& from) const {
    Capability to;
    to.kind = std::move(*from.mutable_kind());
    to.name = std::move(*from.mutable_name());
    to.description = std::move(*from.mutable_description());
    if (from.has_timeout_seconds()) to.timeout_seconds = from.timeout_seconds();
    to.cancellable = from.cancellable();
    to.tags.assign(from.tags().begin(), from.tags().end());
    FLOVYN_ASSIGN_OR_RETURN(to.retry_policy,
                            ReadPayload("retry_policy", *from.mutable_retry_policy()));
    FLOVYN_ASSIGN_OR_RETURN(to.metadata, ReadPayload("metadata", *from.mutable_metadata()));
    FLOVYN_ASSIGN_OR_RETURN(to.input_schema,
                            ReadPayload("input_schema", *from.mutable_input_schema()));
    FLOVYN_ASSIGN_OR_RETURN(to.output_schema,
                            ReadPayload("output_schema", *from.mutable_output_schema()));
    return to;
  }

  absl::StatusOr<Payload> ReadPayload(std::string_view name, std::string& bytes) const {
    return Payload::From(absl::StrFormat("%s.%s", where_, name), std::move(bytes),
                         limits_.payload_bytes);
  }

  std::string where_;
  const Limits& limits_;
};

template <class Protos>
absl::StatusOr<std::vector<Capability>> ReadAll(std::string_view field, Protos& protos,
                                                const Limits& limits) {
  std::vector<Capability> all;
  for (int i = 0; i < protos.size(); ++i) {
    const CapabilityReader reader(absl::StrFormat("%s[%d]", field, i), limits);
    FLOVYN_ASSIGN_OR_RETURN(Capability one, reader.Read(*protos.Mutable(i)));
    all.push_back(std::move(one));
  }
  return all;
}

absl::StatusOr<WorkerType> TypeOf(std::string_view text) {
  if (const auto type = FromText(kWorkerTypeText, text)) return *type;
  return InvalidField("worker_type", absl::StrFormat("\"%s\" is none of WORKFLOW, TASK, UNIFIED",
                                                     BoundedText(text, 64)));
}

}  // namespace

absl::StatusOr<WorkerRegistration> FromProto(v1::WorkerRegistrationRequest& from,
                                             const Limits& limits) {
  WorkerRegistration to;
  FLOVYN_ASSIGN_OR_RETURN(to.tenant, ParseId<TenantId>("org_id", from.org_id()));
  FLOVYN_ASSIGN_OR_RETURN(to.type, TypeOf(from.worker_type()));
  FLOVYN_ASSIGN_OR_RETURN(
      to.metadata,
      Payload::From("metadata", std::move(*from.mutable_metadata()), limits.payload_bytes));
  FLOVYN_ASSIGN_OR_RETURN(to.workflows, ReadAll("workflows", *from.mutable_workflows(), limits));
  FLOVYN_ASSIGN_OR_RETURN(to.tasks, ReadAll("tasks", *from.mutable_tasks(), limits));
  to.name = std::move(*from.mutable_worker_name());
  to.version = std::move(*from.mutable_worker_version());
  to.host_name = std::move(*from.mutable_host_name());
  to.process_id = std::move(*from.mutable_process_id());
  return to;
}

void ToProto(const Worker& from, v1::WorkerRegistrationResponse& to) {
  to.set_worker_id(from.id.str());
  to.set_success(true);
}

}  // namespace flovyn::grpc
