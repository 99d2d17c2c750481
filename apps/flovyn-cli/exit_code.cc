#include "exit_code.h"

namespace flovyn::cli {

ExitCode ExitCodeOf(const absl::Status& error) {
  if (error.ok()) return ExitCode::kOk;
  if (absl::IsInvalidArgument(error)) return ExitCode::kUsage;
  if (absl::IsUnavailable(error)) return ExitCode::kUnreachable;
  if (absl::IsNotFound(error)) return ExitCode::kNotFound;
  if (absl::IsUnauthenticated(error) || absl::IsPermissionDenied(error)) return ExitCode::kDenied;
  return ExitCode::kRefused;
}

}  // namespace flovyn::cli
