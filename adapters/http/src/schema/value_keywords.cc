#include "schema/value_keywords.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"
#include "schema/plain_schema.h"

namespace flovyn::http {
namespace {

constexpr std::int64_t kMaxCount = 1'000'000'000;
constexpr std::size_t kBytesOfOneValue = 32;  // compared as one step of effort

absl::Status WriteType(std::string_view name, const Json& value, Plain& plain) {
  constexpr std::string_view kTypes[] = {"null",   "boolean", "object", "array",
                                         "number", "string",  "integer"};
  const Json list = value.kind() == JsonKind::kString ? Json::Array({value}) : value;
  if (!AreTexts(list) || list.items().empty()) return WrongKeyword(name);
  const auto has = [&](std::string_view type) {
    return std::ranges::any_of(list.items(), [&](const Json& j) { return j.AsString() == type; });
  };
  JsonArrayWriter types;
  for (const Json& item : list.items()) {
    const std::string& type = item.AsString();
    if (std::ranges::find(kTypes, type) == std::end(kTypes)) return WrongKeyword(name);
    if (type != "integer") types.Add(type);
  }
  // valijson takes 1.0 for no integer.
  if (has("integer") && !has("number")) {
    types.Add("number");
    plain.out.AddBool(kWholeRule, true);
  }
  plain.out.AddRaw(name, types.Finish());
  return absl::OkStatus();
}

absl::Status WriteRequired(std::string_view name, const Json& value, Plain& plain) {
  if (!AreTexts(value)) return WrongKeyword(name);
  if (value.items().empty()) return absl::OkStatus();
  plain.weight += value.items().size();
  plain.out.AddRaw(name, value.Dump());
  return absl::OkStatus();
}

absl::Status WriteValue(std::string_view name, const Json& value, Plain& plain) {
  if (name == "enum" && value.kind() != JsonKind::kArray) return WrongKeyword(name);
  const std::string text = value.Dump();
  plain.weight += value.items().size() + text.size() / kBytesOfOneValue;
  plain.out.AddRaw(name, text);
  return absl::OkStatus();
}

absl::Status WriteNumber(std::string_view name, const Json& value, Plain& plain) {
  if (value.kind() != JsonKind::kNumber) return WrongKeyword(name);
  plain.out.AddRaw(name == "multipleOf" ? kMultipleRule : name, value.number_text());
  return absl::OkStatus();
}

absl::Status WriteCountKeyword(std::string_view name, const Json& value, Plain& plain) {
  std::int64_t count = 0;
  if (!absl::SimpleAtoi(value.number_text(), &count) || count < 0 || count > kMaxCount) {
    return WrongKeyword(name);
  }
  plain.out.AddInt(name, count);
  return absl::OkStatus();
}

absl::Status WriteText(std::string_view name, const Json& value, Plain& plain) {
  if (!IsText(value)) return WrongKeyword(name);
  plain.out.Add(name == "pattern" ? kPatternRule : kFormatRule, value.AsString());
  return absl::OkStatus();
}

absl::Status WriteUnique(std::string_view name, const Json& value, Plain& plain) {
  if (value.kind() != JsonKind::kBool) return WrongKeyword(name);
  if (value.AsBool()) plain.out.AddBool(kUniqueRule, true);
  return absl::OkStatus();
}

struct ValueKeyword {
  std::string_view name;
  absl::Status (*write)(std::string_view name, const Json& value, Plain& plain);
};

constexpr ValueKeyword kValueKeywords[] = {
    {"const", WriteValue},
    {"enum", WriteValue},
    {"exclusiveMaximum", WriteNumber},
    {"exclusiveMinimum", WriteNumber},
    {"format", WriteText},
    {"maxItems", WriteCountKeyword},
    {"maxLength", WriteCountKeyword},
    {"maxProperties", WriteCountKeyword},
    {"maximum", WriteNumber},
    {"minItems", WriteCountKeyword},
    {"minLength", WriteCountKeyword},
    {"minProperties", WriteCountKeyword},
    {"minimum", WriteNumber},
    {"multipleOf", WriteNumber},
    {"pattern", WriteText},
    {"required", WriteRequired},
    {"type", WriteType},
    {"uniqueItems", WriteUnique},
};

}  // namespace

absl::Status CannotCheck(std::string_view why) { return InvalidField("input_schema", why); }

absl::Status WrongKeyword(std::string_view keyword) {
  return CannotCheck(absl::StrFormat("the value of '%s' is not what the keyword takes", keyword));
}

bool HasNul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

bool IsText(const Json& value) {
  return value.kind() == JsonKind::kString && !HasNul(value.AsString());
}

bool AreTexts(const Json& value) {
  return value.kind() == JsonKind::kArray && std::ranges::all_of(value.items(), IsText);
}

absl::Status WriteValueKeyword(std::string_view name, const Json& value, Plain& plain) {
  const auto keyword = std::ranges::find(kValueKeywords, name, &ValueKeyword::name);
  return keyword == std::end(kValueKeywords) ? absl::OkStatus()
                                             : keyword->write(name, value, plain);
}

}  // namespace flovyn::http
