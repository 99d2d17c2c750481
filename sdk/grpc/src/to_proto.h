#pragma once

#include "flovyn/domain/commands.h"
#include "flovyn/domain/worker.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/v1/flovyn.pb.h"

namespace flovyn::sdk_grpc {

/// Without the claim's token, which is no part of the message.
v1::SubmitWorkflowCommandsRequest ToProto(const CommandSubmission& from);
/// Without the organization.
v1::WorkerRegistrationRequest ToProto(const WorkerRegistration& from);

/// The `metadata` of a start: as texts when all values are, which every server of the protocol
/// understands.
template <class Proto>
void PutMetadata(const MetadataInput& metadata, Proto& to) {
  if (const auto* json = std::get_if<Json>(&metadata)) {
    for (const auto& [key, value] : json->members()) {
      if (value.kind() != JsonKind::kString) return to.set_metadata_json(json->Dump());
    }
    for (const auto& [key, value] : json->members())
      (*to.mutable_metadata())[key] = value.AsString();
  } else if (const auto* texts = std::get_if<1>(&metadata)) {
    for (const auto& [key, value] : *texts) (*to.mutable_metadata())[key] = value;
  }
}

/// What children and tasks inherit of it.
template <class Proto>
void PutInheritance(const MetadataInheritance& rule, Proto& to) {
  if (!rule.none()) to.set_inherit_metadata_json(rule.ToJson().Dump());
}

}  // namespace flovyn::sdk_grpc
