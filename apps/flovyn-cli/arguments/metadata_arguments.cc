#include "arguments/metadata_arguments.h"

#include <map>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::cli {
namespace {

using Members = std::map<std::string, Json, std::less<>>;

absl::StatusOr<Json::Member> MemberOf(std::string_view pair, std::string_view field) {
  const std::size_t equals = pair.find('=');
  const bool is_json = equals != std::string_view::npos && equals > 0 && pair[equals - 1] == ':';
  const std::size_t key_end = is_json ? equals - 1 : equals;
  if (equals == std::string_view::npos || key_end == 0) {
    return InvalidField(field, absl::StrFormat("'%s' is neither KEY=TEXT nor KEY:=JSON", pair));
  }
  Json::Member member(pair.substr(0, key_end), Json());
  const std::string_view value = pair.substr(equals + 1);
  if (!is_json) {
    member.second = Json::String(value);
    return member;
  }
  absl::StatusOr<Json> json = ParseJson(value);
  if (!json.ok()) {
    return InvalidField(
        field, absl::StrFormat("the value of %s: %s", member.first, json.status().message()));
  }
  member.second = *std::move(json);
  return member;
}

absl::StatusOr<Members> ObjectOf(const std::string& text, std::string_view field) {
  Members members;
  if (text.empty()) return members;
  const absl::StatusOr<Json> json = ParseJson(text);
  if (!json.ok()) return InvalidField(field, std::string(json.status().message()));
  if (!json->is_object()) return InvalidField(field, "expected a JSON object");
  for (const auto& [key, value] : json->members()) members.emplace(key, value);
  return members;
}

}  // namespace

absl::StatusOr<Json> MetadataOf(const MetadataArguments& arguments, std::string_view field) {
  FLOVYN_ASSIGN_OR_RETURN(Members members,
                          ObjectOf(arguments.json, absl::StrFormat("%s-json", field)));
  Members given;
  for (const std::string& pair : arguments.pairs) {
    FLOVYN_ASSIGN_OR_RETURN(Json::Member member, MemberOf(pair, field));
    if (!given.insert(member).second) {
      return InvalidField(field, absl::StrFormat("the key %s is given twice", member.first));
    }
  }
  given.merge(members);
  return Json::Object({given.begin(), given.end()});
}

}  // namespace flovyn::cli
