#pragma once

#include "absl/status/status.h"

namespace flovyn::cli {

/// What the process ends with; docs/cli.md lists them.
enum class ExitCode {
  kOk = 0,
  kRefused = 1,  ///< The server refused the request, or its answer cannot be used.
  kUsage = 2,    ///< The command line, a file or a profile is wrong; nothing was sent.
  kUnreachable =
      3,  ///< No answer: no connection, no trust in the certificate, out of time, or 503.
  kNotFound = 4,
  kDenied = 5,    ///< The key is missing or wrong, or may not do this.
  kNotDone = 6,   ///< What was waited for ended otherwise than completed.
  kNotEnded = 7,  ///< It has not ended yet.
};

ExitCode ExitCodeOf(const absl::Status& error);

}  // namespace flovyn::cli
