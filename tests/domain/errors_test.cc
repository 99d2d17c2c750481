#include "flovyn/domain/errors.h"

#include <string>

#include "test.h"

namespace flovyn {
namespace {

TEST_CASE("errors: each maker has its code and wording") {
  struct Row {
    absl::Status status;
    absl::StatusCode code = absl::StatusCode::kOk;
    std::string message = {};
  };
  const Row rows[] = {
      {InvalidField("queue", "too long"), absl::StatusCode::kInvalidArgument, "queue: too long"},
      {NotFound("workflow", "17"), absl::StatusCode::kNotFound, "workflow 17 was not found"},
      {AlreadyExists("why"), absl::StatusCode::kAlreadyExists, "why"},
      {FailedPrecondition("why"), absl::StatusCode::kFailedPrecondition, "why"},
      {Conflict("why"), absl::StatusCode::kAborted, "why"},
      {ResourceExhausted("why"), absl::StatusCode::kResourceExhausted, "why"},
      {Unimplemented("SIGNAL"), absl::StatusCode::kUnimplemented, "SIGNAL is not implemented"},
      {Unauthenticated("why"), absl::StatusCode::kUnauthenticated, "why"},
      {PermissionDenied("why"), absl::StatusCode::kPermissionDenied, "why"},
      {Unavailable("why"), absl::StatusCode::kUnavailable, "why"},
      {DeadlineExceeded("why"), absl::StatusCode::kDeadlineExceeded, "why"},
      {Internal("why"), absl::StatusCode::kInternal, "why"},
      {Cancelled("why"), absl::StatusCode::kCancelled, "why"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.message);
    CHECK(row.status.code() == row.code);
    CHECK(std::string(row.status.message()) == row.message);
  }
}

TEST_CASE("errors: the field of a status can be read back") {
  CHECK(FieldOf(InvalidField("metadata", "51 keys")) == "metadata");
  CHECK(FieldOf(NotFound("workflow", "17")).empty());
  CHECK(FieldOf(absl::OkStatus()).empty());
}

}  // namespace
}  // namespace flovyn
