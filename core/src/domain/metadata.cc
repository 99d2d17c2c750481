#include "flovyn/domain/metadata.h"

#include <vector>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/base/utf8.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/containment.h"
#include "metadata_rules.h"

namespace flovyn {
namespace {

bool MeansNone(const Json& json) {
  return json.is_null() || (json.is_object() && json.members().empty());
}

/// Reads a text that may be longer than its compact form: escapes can take 6 bytes for one, and
/// there may be white space. The rules judge the compact form.
absl::StatusOr<Json> ParseField(std::string_view text, const MetadataLimits& limits) {
  constexpr std::size_t kMaxBytesPerCompactByte = 16;
  absl::StatusOr<Json> json =
      ParseJson(text, {.max_bytes = kMaxBytesPerCompactByte * limits.max_bytes});
  if (!json.ok()) return InvalidField(kMetadataField, std::string(json.status().message()));
  return json;
}

absl::Status CheckUtf8(const std::pair<std::string, std::string>& entry) {
  for (const std::string_view text :
       {std::string_view(entry.first), std::string_view(entry.second)}) {
    if (Utf8PrefixLength(text) == text.size()) continue;
    return InvalidField(
        kMetadataField,
        absl::StrFormat("%s: its name or value is not UTF-8; send UTF-8", QuotedKey(entry.first)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Metadata> Metadata::From(const Json& json, const MetadataLimits& limits) {
  if (MeansNone(json)) return Metadata();
  FLOVYN_RETURN_IF_ERROR(CheckMetadata(json, limits));
  return Metadata(std::make_shared<const Value>(Value{.json = json, .text = json.Dump()}));
}

absl::StatusOr<Metadata> Metadata::FromText(std::string_view json_text,
                                            const MetadataLimits& limits) {
  if (json_text.empty()) return Metadata();
  FLOVYN_ASSIGN_OR_RETURN(const Json json, ParseField(json_text, limits));
  return From(json, limits);
}

absl::StatusOr<Metadata> Metadata::FromStrings(
    std::span<const std::pair<std::string, std::string>> entries, const MetadataLimits& limits) {
  std::vector<Json::Member> members;
  members.reserve(entries.size());
  for (const auto& entry : entries) {
    FLOVYN_RETURN_IF_ERROR(CheckUtf8(entry));
    members.emplace_back(entry.first, Json::String(entry.second));
  }
  return From(Json::Object(std::move(members)), limits);
}

const Json& Metadata::json() const {
  static const Json kNull;
  return empty() ? kNull : value_->json;
}

const std::string& Metadata::text() const {
  static const std::string kEmpty;
  return empty() ? kEmpty : value_->text;
}

bool Metadata::Matches(const Json& filter) const {
  return !empty() && Contains(value_->json, filter);
}

absl::StatusOr<MetadataFilter> ParseMetadataFilter(std::string_view text,
                                                   const MetadataLimits& limits) {
  if (text.empty()) return MetadataFilter();
  FLOVYN_ASSIGN_OR_RETURN(Json json, ParseField(text, limits));
  FLOVYN_RETURN_IF_ERROR(CheckMetadataFilter(json, limits));
  return MetadataFilter{.object = std::move(json)};
}

}  // namespace flovyn
