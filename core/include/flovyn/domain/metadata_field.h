#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/ids.h"
#include "flovyn/json/json.h"

namespace flovyn {

enum class MetadataFieldType { kEnum, kText, kNumber, kBoolean };

inline constexpr auto kMetadataFieldTypeText = std::to_array<EnumText<MetadataFieldType>>({
    {MetadataFieldType::kEnum, "enum"},
    {MetadataFieldType::kText, "text"},
    {MetadataFieldType::kNumber, "number"},
    {MetadataFieldType::kBoolean, "boolean"},
});

/// What an organization says about a key at the top level of its metadata: for people who look for
/// it, and, where `strict`, `sensitive` or `extract_from` say so, for what happens at a start.
struct MetadataField {
  MetadataFieldId id;
  TenantId tenant;
  std::string key = {};
  std::string display_name = {};
  std::string description = {};
  MetadataFieldType type = MetadataFieldType::kText;
  std::vector<std::string> allowed_values = {};   ///< Of a kEnum; in the order of display.
  std::optional<std::string> workflow_kind = {};  ///< Only for executions of this kind; or
  std::optional<std::string> task_kind = {};      ///< only for tasks of this; none: for all.
  std::int64_t display_order = 0;
  bool strict = false;            ///< Starts with a value that does not fit are refused.
  bool sensitive = false;         ///< Its values are not written to logs.
  std::string extract_from = {};  ///< Path in the input, as in queries; empty: none.
  absl::Time created_at;
  absl::Time updated_at;
};

/// "global", "workflow:<kind>" or "task:<kind>".
std::string ScopeOf(const MetadataField& field);

/// Whether a value of metadata is one of the field's. null is: it means none. Protocols that carry
/// texts alone write numbers and booleans as texts, which fit, too.
bool Fits(const MetadataField& field, const Json& value);
/// What Fits() asks for: "one of \"dev\", \"prod\"", "a number".
std::string ExpectedOf(const MetadataField& field);

}  // namespace flovyn
