#include "status_map.h"

#include <string>

#include "flovyn/domain/text.h"

namespace flovyn::grpc {
namespace {

// Clients accept 8 KiB of trailers, and a byte that is not ASCII takes three there.
constexpr std::size_t kMaxMessageBytes = 2'000;

constexpr bool SameNumber(absl::StatusCode ours, ::grpc::StatusCode theirs) {
  return static_cast<int>(ours) == static_cast<int>(theirs);
}
static_assert(SameNumber(absl::StatusCode::kOk, ::grpc::StatusCode::OK));
static_assert(SameNumber(absl::StatusCode::kInvalidArgument, ::grpc::StatusCode::INVALID_ARGUMENT));
static_assert(SameNumber(absl::StatusCode::kAborted, ::grpc::StatusCode::ABORTED));
static_assert(SameNumber(absl::StatusCode::kUnauthenticated, ::grpc::StatusCode::UNAUTHENTICATED));

}  // namespace

::grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return ::grpc::Status::OK;
  // code() gives one of the canonical codes whatever was put in, and gRPC numbers them alike.
  return {static_cast<::grpc::StatusCode>(static_cast<int>(status.code())),
          BoundedText(std::string(status.message()), kMaxMessageBytes)};
}

}  // namespace flovyn::grpc
