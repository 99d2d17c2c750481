#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace flovyn::cli {

/// The error that an answer with this HTTP status (400 or more) is, with what its body says: the
/// server's message, and a line for each of its details.
absl::Status RefusalOf(int http_status, std::string_view body);

}  // namespace flovyn::cli
