#include "status.h"

#include "flovyn/domain/errors.h"

namespace flovyn::sdk_grpc {

bool Unanswered(const ::grpc::Status& status) {
  switch (status.error_code()) {
    case ::grpc::StatusCode::UNAVAILABLE:
    case ::grpc::StatusCode::DEADLINE_EXCEEDED:
    // gRPC says so of a call that a server meets while it shuts down.
    case ::grpc::StatusCode::CANCELLED:
      return true;
    default:
      return false;
  }
}

absl::Status ToStatus(const ::grpc::Status& status, const std::string& endpoint) {
  if (status.ok()) return absl::OkStatus();
  const std::string& message = status.error_message();
  if (Unanswered(status)) {
    return Unavailable(endpoint + " is not available: " + message);
  }
  if (status.error_code() == ::grpc::StatusCode::UNAUTHENTICATED) {
    return Unauthenticated("api_key: " + endpoint + " does not take it: " + message);
  }
  // gRPC numbers the canonical codes as we do.
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), message);
}

}  // namespace flovyn::sdk_grpc
