#include "rest/refusal.h"

#include <string>

#include "absl/strings/str_format.h"
#include "flovyn/json/json.h"
#include "output/display_text.h"

namespace flovyn::cli {
namespace {

absl::StatusCode CodeOf(int http_status) {
  switch (http_status) {
    case 401:
      return absl::StatusCode::kUnauthenticated;
    case 403:
      return absl::StatusCode::kPermissionDenied;
    case 404:
      return absl::StatusCode::kNotFound;
    case 502:
    case 503:
    case 504:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kFailedPrecondition;
  }
}

/// A server says what others gave it, so a terminal must not obey it.
std::string TextOf(const Json& object, std::string_view name) {
  const Json* member = object.Find(name);
  return member == nullptr ? "" : DisplayText(member->AsString());
}

}  // namespace

absl::Status RefusalOf(int http_status, std::string_view body) {
  const absl::StatusOr<Json> json = ParseJson(body);
  std::string message = json.ok() ? TextOf(*json, "error") : "";
  if (message.empty()) message = "the answer says nothing more; is this a flovyn server?";
  message = absl::StrFormat("%s (HTTP %d)", message, http_status);
  const Json* details = json.ok() ? json->Find("details") : nullptr;
  if (details != nullptr) {
    for (const Json& detail : details->items()) {
      const std::string path = TextOf(detail, "path");
      absl::StrAppendFormat(&message, "\n  %s%s%s", path, path.empty() ? "" : ": ",
                            TextOf(detail, "message"));
    }
  }
  return absl::Status(CodeOf(http_status), message);
}

}  // namespace flovyn::cli
