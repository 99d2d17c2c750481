#include "flovyn/domain/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_format.h"

namespace flovyn {
namespace {

constexpr char kFieldUrl[] = "type.flovyn.dev/flovyn.Field";
constexpr char kContinuedUrl[] = "type.flovyn.dev/flovyn.Continued";

std::string PayloadOf(const absl::Status& status, const char* url) {
  const auto payload = status.GetPayload(url);
  return payload.has_value() ? std::string(*payload) : std::string();
}

}  // namespace

absl::Status InvalidField(std::string_view field, std::string_view why) {
  absl::Status status = absl::InvalidArgumentError(absl::StrFormat("%s: %s", field, why));
  status.SetPayload(kFieldUrl, absl::Cord(std::string(field)));
  return status;
}

absl::Status NotFound(std::string_view what, std::string_view id) {
  return absl::NotFoundError(absl::StrFormat("%s %s was not found", what, id));
}

absl::Status AlreadyExists(std::string_view why) {
  return absl::AlreadyExistsError(std::string(why));
}

absl::Status FailedPrecondition(std::string_view why) {
  return absl::FailedPreconditionError(std::string(why));
}

absl::Status Conflict(std::string_view why) { return absl::AbortedError(std::string(why)); }

absl::Status HasContinued(std::string_view id, std::string_view next, std::string_view first) {
  absl::Status status = absl::AbortedError(absl::StrFormat(
      "workflow execution %s has continued as new while this was under way; it goes on as %s, name "
      "that one",
      id, next));
  status.SetPayload(kContinuedUrl, absl::Cord(std::string(first)));
  return status;
}

absl::Status ResourceExhausted(std::string_view why) {
  return absl::ResourceExhaustedError(std::string(why));
}

absl::Status Unimplemented(std::string_view what) {
  return absl::UnimplementedError(absl::StrFormat("%s is not implemented", what));
}

absl::Status Unauthenticated(std::string_view why) {
  return absl::UnauthenticatedError(std::string(why));
}

absl::Status PermissionDenied(std::string_view why) {
  return absl::PermissionDeniedError(std::string(why));
}

absl::Status Unavailable(std::string_view why) { return absl::UnavailableError(std::string(why)); }

absl::Status DeadlineExceeded(std::string_view why) {
  return absl::DeadlineExceededError(std::string(why));
}

absl::Status Internal(std::string_view why) { return absl::InternalError(std::string(why)); }

absl::Status Cancelled(std::string_view why) { return absl::CancelledError(std::string(why)); }

std::string FieldOf(const absl::Status& status) { return PayloadOf(status, kFieldUrl); }

std::string ContinuedOf(const absl::Status& status) { return PayloadOf(status, kContinuedUrl); }

}  // namespace flovyn
