#pragma once

#include <string_view>
#include <vector>

#include "flovyn/base/enum_text.h"

namespace flovyn::http {

enum class FieldType {
  kText,
  kUuid,
  kTime,  // RFC 3339, UTC
  kInteger,
  kNumber,
  kBoolean,
  kAnyValue,    // any JSON value
  kObject,      // any JSON object
  kTexts,       // an array of strings
  kSchema,      // the object named by `schema`
  kSchemaList,  // an array of such objects
};

enum class Presence {
  kRequired,  // always there
  kNullable,  // always there, null when there is no value
  kOptional,  // left out when there is no value; a request may also send null
};

/// A member of a body, or a parameter, as the API documents it.
struct FieldSpec {
  std::string_view name = {};
  FieldType type = FieldType::kText;
  Presence presence = Presence::kRequired;
  std::string_view description = {};
  std::vector<std::string_view> (*values)() = nullptr;  // the only ones, of a kText
  std::string_view schema = {};                         // of kSchema and kSchemaList
  std::string_view default_value = {};                  // JSON; empty: none is documented
};

/// An object with a name in the OpenAPI document.
struct Schema {
  std::string_view name = {};
  std::vector<FieldSpec> fields = {};
};

/// One list after the other.
inline std::vector<FieldSpec> Joined(std::vector<FieldSpec> first,
                                     const std::vector<FieldSpec>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// For FieldSpec::values: the texts of an EnumText table.
template <const auto& Table>
std::vector<std::string_view> TextsOf() {
  std::vector<std::string_view> texts;
  for (const auto& row : Table) texts.push_back(row.text);
  return texts;
}

}  // namespace flovyn::http
