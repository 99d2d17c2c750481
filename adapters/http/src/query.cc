#include "query.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "flovyn/query/evaluate.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kMetadata = "metadata";
constexpr std::string_view kMetadataKey = "metadata.";
constexpr std::size_t kShownBytes = 40;

std::string Shown(std::string_view value) { return std::string(value.substr(0, kShownBytes)); }

absl::Status NotWhole(std::string_view name, std::string_view value, std::int64_t low,
                      std::int64_t high) {
  return InvalidField(
      name, absl::StrFormat("'%s' is not a whole number from %d to %d", Shown(value), low, high));
}

/// Adds what `metadata.key=value` says to the members of a filter.
absl::Status AddKey(std::string_view name, std::string_view value,
                    std::vector<Json::Member>& members, const MetadataLimits& limits) {
  const std::string_view key = name.substr(kMetadataKey.size());
  FLOVYN_RETURN_IF_ERROR(CheckText(kMetadata, key, limits.max_bytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(CheckText(name, value, limits.max_bytes, Emptiness::kAllowed));
  Json text = Json::String(value);
  const auto same = std::ranges::find(members, key, &Json::Member::first);
  if (same == members.end()) {
    members.emplace_back(key, std::move(text));
  } else if (same->second != text) {
    return InvalidField(name, "is given more than once, with different values");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status NotOneOf(std::string_view name, std::string_view value,
                      const std::vector<std::string_view>& allowed) {
  std::string texts;
  for (const std::string_view text : allowed) {
    texts += (texts.empty() ? "" : ", ") + std::string(text);
  }
  return InvalidField(name,
                      absl::StrFormat("'%s' is not allowed; use one of %s", Shown(value), texts));
}

absl::StatusOr<std::optional<std::string>> Query::One(std::string_view name) const {
  std::optional<std::string> found;
  for (const auto& [key, value] : fields_) {
    if (key != name) continue;
    if (found) return InvalidField(name, "is given more than once");
    found = value;
  }
  return found;
}

absl::StatusOr<std::optional<std::string>> Query::Text(std::string_view name,
                                                       std::size_t max_bytes) const {
  FLOVYN_ASSIGN_OR_RETURN(std::optional<std::string> text, One(name));
  if (text) FLOVYN_RETURN_IF_ERROR(CheckText(name, *text, max_bytes, Emptiness::kRefused));
  return text;
}

absl::StatusOr<std::int64_t> Query::Integer(std::string_view name, std::int64_t low,
                                            std::int64_t high, std::int64_t otherwise) const {
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> text, One(name));
  if (!text) return otherwise;
  std::int64_t value = 0;
  if (absl::SimpleAtoi(*text, &value) && value >= low && value <= high) return value;
  return NotWhole(name, *text, low, high);
}

std::vector<std::string> Query::All(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [field, value] : fields_) {
    if (field == name) values.push_back(value);
  }
  return values;
}

absl::StatusOr<std::optional<absl::Time>> Query::Time(std::string_view name) const {
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> text, One(name));
  if (!text) return std::nullopt;
  if (const auto time = query::ReadTime(*text)) return time;
  if (const auto midnight = query::ReadTime(*text + "T00:00:00Z")) return midnight;
  return InvalidField(name, "must be a time as 2026-01-31T12:00:00Z, or a date as 2026-01-31");
}

absl::StatusOr<std::optional<absl::Duration>> Query::Period(std::string_view name) const {
  constexpr std::int64_t kMaxHours = 24 * 366;
  constexpr std::pair<char, absl::Duration> kUnits[] = {{'m', absl::Minutes(1)},
                                                        {'h', absl::Hours(1)},
                                                        {'d', absl::Hours(24)},
                                                        {'w', absl::Hours(24 * 7)}};
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> text, One(name));
  if (!text) return std::nullopt;
  std::int64_t count = 0;
  for (const auto& [unit, length] : kUnits) {
    const bool read = text->ends_with(unit) &&
                      absl::SimpleAtoi(text->substr(0, text->size() - 1), &count) && count > 0;
    if (read && count <= absl::Hours(kMaxHours) / length) return count * length;
  }
  return InvalidField(name, "must be a period of at most 366d, as 30m, 1h, 1d or 1w");
}

absl::StatusOr<Page> Query::PageOf(std::int64_t default_limit, std::int64_t max_limit,
                                   const Limits& limits) const {
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> text, One("limit"));
  Page page = {.limit = default_limit};
  if (text && (!absl::SimpleAtoi(*text, &page.limit) || page.limit < 1)) {
    return NotWhole("limit", *text, 1, max_limit);
  }
  page.limit = std::min(page.limit, max_limit);
  FLOVYN_ASSIGN_OR_RETURN(page.offset, Integer("offset", 0, limits.list_offset_max, 0));
  return page;
}

absl::StatusOr<MetadataFilter> Query::Metadata(const MetadataLimits& limits) const {
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> text, One(kMetadata));
  FLOVYN_ASSIGN_OR_RETURN(MetadataFilter filter, ParseMetadataFilter(text.value_or(""), limits));
  const auto given = filter.object.members();
  std::vector<Json::Member> members(given.begin(), given.end());
  for (const auto& [name, value] : fields_) {
    if (name.starts_with(kMetadataKey)) {
      FLOVYN_RETURN_IF_ERROR(AddKey(name, value, members, limits));
    }
  }
  filter.object = Json::Object(std::move(members));
  return filter;
}

}  // namespace flovyn::http
