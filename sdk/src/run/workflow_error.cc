#include "flovyn/sdk/workflow_error.h"

namespace flovyn::sdk {

WorkflowError::WorkflowError(absl::Status status)
    : std::runtime_error(std::string(status.message())), status_(std::move(status)) {}

void Throw(const absl::Status& status) { throw WorkflowError(status); }

}  // namespace flovyn::sdk
