// The metadata of a workflow, of which its own code is one of the authors.

#include <string_view>
#include <utility>

#include "activation.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/history.h"
#include "flovyn/domain/metadata_update.h"

namespace flovyn {
namespace {

constexpr std::string_view kUpdateFailure = "METADATA_UPDATE";
constexpr std::string_view kInheritFailure = "METADATA_INHERITANCE";

}  // namespace

absl::Status Activation::UpdateMetadata(const RecordOperation& command) {
  FLOVYN_ASSIGN_OR_RETURN(const MetadataUpdate update,
                          MetadataUpdate::FromText("operation_result", command.result.text(),
                                                   request_.limits.metadata));
  absl::StatusOr<Metadata> updated =
      Updated(workflow_.start.metadata, update, request_.limits.metadata);
  if (!updated.ok()) {
    GiveUp("the workflow's update of its metadata does not fit what the metadata is now: " +
               std::string(updated.status().message()),
           kUpdateFailure);
    return absl::OkStatus();
  }
  workflow_.start.metadata = *std::move(updated);
  Append(OperationCompleted{command.name, command.result});
  return absl::OkStatus();
}

bool Activation::InheritTo(Metadata& own) {
  absl::StatusOr<Metadata> whole =
      Inherit(own, workflow_.start.metadata, workflow_.start.inherit, request_.limits.metadata);
  if (whole.ok()) {
    own = *std::move(whole);
  } else {
    GiveUp("a task or child workflow cannot be started: " + std::string(whole.status().message()),
           kInheritFailure);
  }
  return !given_up_;
}

void Activation::GiveUp(std::string error, std::string_view failure_type) {
  given_up_ = true;
  workflow_.start.metadata = begun_with_;
  const WorkflowFailed failure{
      .error = std::move(error), .stack_trace = "", .failure_type = std::string(failure_type)};
  FailInstead(workflow_, failure, set_.now(), delta_);
}

}  // namespace flovyn
