#include "arguments/metadata_change.h"

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/writer.h"

namespace flovyn::cli {
namespace {

constexpr std::string_view kIncrement = "--increment";

/// "key=5" as a member with a number.
absl::StatusOr<Json> IncrementsOf(const std::vector<std::string>& pairs) {
  std::vector<Json::Member> members;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.rfind('=');
    const auto number =
        equals == std::string::npos ? std::nullopt : Json::Number(pair.substr(equals + 1));
    if (!number || equals == 0) {
      return InvalidField(kIncrement, absl::StrFormat("'%s' is not KEY=NUMBER", pair));
    }
    members.emplace_back(pair.substr(0, equals), *number);
  }
  return Json::Object(std::move(members));
}

}  // namespace

absl::StatusOr<std::string> ChangeBody(const MetadataChange& change, const std::string& reason) {
  JsonObjectWriter body;
  if (change.values.given() || change.replace) {
    FLOVYN_ASSIGN_OR_RETURN(const Json values, MetadataOf(change.values, "--metadata"));
    body.AddRaw(change.replace ? "set" : "merge", values.Dump());
  }
  if (!change.deleted.empty()) {
    JsonArrayWriter keys;
    for (const std::string& key : change.deleted) keys.Add(key);
    body.AddRaw("delete", keys.Finish());
  }
  if (!change.increments.empty()) {
    FLOVYN_ASSIGN_OR_RETURN(const Json increments, IncrementsOf(change.increments));
    body.AddRaw("increment", increments.Dump());
  }
  if (!reason.empty()) body.Add("reason", reason);
  return body.Finish();
}

}  // namespace flovyn::cli
