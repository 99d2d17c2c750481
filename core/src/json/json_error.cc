#include "json_error.h"

#include "absl/strings/str_format.h"

namespace flovyn {

absl::Status InvalidJson(std::size_t offset, std::string_view what) {
  return absl::Status(absl::StatusCode::kInvalidArgument,
                      absl::StrFormat("invalid JSON at offset %d: %s", offset, what));
}

absl::Status JsonTooLong(std::size_t size, std::size_t limit) {
  return absl::Status(
      absl::StatusCode::kInvalidArgument,
      absl::StrFormat("invalid JSON: %d bytes, at most %d are allowed", size, limit));
}

}  // namespace flovyn
