#include "flovyn/domain/metadata_field.h"

#include <algorithm>

#include "flovyn/json/writer.h"

namespace flovyn {
namespace {

/// Whether a text is wholly a JSON number.
bool IsNumber(const std::string& text) { return Json::Number(text).has_value(); }

/// Error texts list so many values.
constexpr std::size_t kShownValues = 10;

std::string QuotedList(const std::vector<std::string>& values) {
  std::string list;
  for (std::size_t i = 0; i < std::min(values.size(), kShownValues); ++i) {
    list += (i == 0 ? "" : ", ") + QuoteJson(values[i]);
  }
  if (values.size() <= kShownValues) return list;
  return list + " and " + std::to_string(values.size() - kShownValues) + " more";
}

}  // namespace

std::string ScopeOf(const MetadataField& field) {
  if (field.workflow_kind) return "workflow:" + *field.workflow_kind;
  if (field.task_kind) return "task:" + *field.task_kind;
  return "global";
}

bool Fits(const MetadataField& field, const Json& value) {
  if (value.is_null()) return true;
  const bool is_text = value.kind() == JsonKind::kString;
  const std::string& text = value.AsString();
  switch (field.type) {
    case MetadataFieldType::kEnum:
      return is_text && std::ranges::find(field.allowed_values, text) != field.allowed_values.end();
    case MetadataFieldType::kText:
      return is_text;
    case MetadataFieldType::kNumber:
      return value.kind() == JsonKind::kNumber || (is_text && IsNumber(text));
    case MetadataFieldType::kBoolean:
      return value.kind() == JsonKind::kBool || text == "true" || text == "false";
  }
  return false;
}

std::string ExpectedOf(const MetadataField& field) {
  switch (field.type) {
    case MetadataFieldType::kEnum:
      return "one of " + QuotedList(field.allowed_values);
    case MetadataFieldType::kText:
      return "a text";
    case MetadataFieldType::kNumber:
      return "a number";
    case MetadataFieldType::kBoolean:
      return "true or false";
  }
  return {};
}

}  // namespace flovyn
