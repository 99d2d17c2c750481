#include "body_reader.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/kind_name.h"

namespace flovyn::http {

absl::StatusOr<Json> MemberReader::Value() const { return ParseJson(text_); }

absl::StatusOr<std::string> MemberReader::String() const {
  FLOVYN_ASSIGN_OR_RETURN(const Json value, Value());
  if (value.kind() == JsonKind::kString) return value.AsString();
  return InvalidField(name_, absl::StrFormat("must be a string, not %s", KindName(value.kind())));
}

absl::StatusOr<std::int64_t> MemberReader::Integer() const {
  FLOVYN_ASSIGN_OR_RETURN(const Json value, Value());
  if (value.kind() != JsonKind::kNumber) {
    return InvalidField(name_,
                        absl::StrFormat("must be a whole number, not %s", KindName(value.kind())));
  }
  std::int64_t number = 0;
  if (absl::SimpleAtoi(value.number_text(), &number)) return number;
  constexpr std::size_t kShownOfNumber = 40;
  return InvalidField(name_, absl::StrFormat("%s is not a whole number of 64 bits",
                                             value.number_text().substr(0, kShownOfNumber)));
}

absl::StatusOr<bool> MemberReader::Boolean() const {
  FLOVYN_ASSIGN_OR_RETURN(const Json value, Value());
  if (value.kind() == JsonKind::kBool) return value.AsBool();
  return InvalidField(name_,
                      absl::StrFormat("must be true or false, not %s", KindName(value.kind())));
}

absl::StatusOr<std::vector<std::string>> MemberReader::Texts() const {
  FLOVYN_ASSIGN_OR_RETURN(const Json value, Value());
  if (value.kind() != JsonKind::kArray) {
    return InvalidField(
        name_, absl::StrFormat("must be an array of strings, not %s", KindName(value.kind())));
  }
  std::vector<std::string> texts;
  for (const Json& item : value.items()) {
    if (item.kind() != JsonKind::kString) {
      return InvalidField(
          name_, absl::StrFormat("must have strings alone, and has %s", KindName(item.kind())));
    }
    texts.push_back(item.AsString());
  }
  return texts;
}

absl::StatusOr<JsonSlices> BodyMembers(std::string_view body) {
  if (body.empty()) return JsonSlices();
  absl::StatusOr<JsonSlices> members = TopLevelSlices(body);
  if (!members.ok()) return InvalidField("body", std::string(members.status().message()));
  return members;
}

absl::StatusOr<std::string_view> FindMember(const JsonSlices& members, const FieldSpec& spec,
                                            std::string_view former_name) {
  auto found = members.find(spec.name);
  if (found == members.end() && !former_name.empty()) found = members.find(former_name);
  std::string_view value = found == members.end() ? std::string_view() : found->second;
  if (value == "null" && spec.type != FieldType::kAnyValue) value = {};
  if (value.empty() && spec.presence == Presence::kRequired) {
    return InvalidField(spec.name, "is required");
  }
  return value;
}

}  // namespace flovyn::http
