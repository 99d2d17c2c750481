#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/limits.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/ports/workflow_repository.h"
#include "server/message.h"

namespace flovyn::http {

/// The query parameters of a request. Errors of all methods: InvalidField, naming the parameter.
class Query {
 public:
  explicit Query(Fields fields) : fields_(std::move(fields)) {}

  /// The value; nothing when the parameter is missing. Given twice is an error.
  absl::StatusOr<std::optional<std::string>> One(std::string_view name) const;
  /// A text to compare names with.
  absl::StatusOr<std::optional<std::string>> Text(std::string_view name,
                                                  std::size_t max_bytes) const;
  absl::StatusOr<std::int64_t> Integer(std::string_view name, std::int64_t low, std::int64_t high,
                                       std::int64_t otherwise) const;
  /// All values of a parameter that may be given more than once.
  std::vector<std::string> All(std::string_view name) const;
  /// An RFC 3339 time, or a date for its midnight in UTC.
  absl::StatusOr<std::optional<absl::Time>> Time(std::string_view name) const;
  /// A number with a unit: 30m, 1h, 1d, 1w.
  absl::StatusOr<std::optional<absl::Duration>> Period(std::string_view name) const;
  template <class Table>
  auto Enum(std::string_view name, const Table& table) const
      -> absl::StatusOr<std::optional<decltype(table.front().value)>>;

  /// `limit`, clamped to `max_limit`, and `offset`.
  absl::StatusOr<Page> PageOf(std::int64_t default_limit, std::int64_t max_limit,
                              const Limits& limits) const;
  /// `metadata={json}` and all `metadata.key=text`, of which every one must hold.
  absl::StatusOr<MetadataFilter> Metadata(const MetadataLimits& limits) const;

 private:
  Fields fields_;
};

/// "'DONE' is not allowed; use one of PENDING, RUNNING".
absl::Status NotOneOf(std::string_view name, std::string_view value,
                      const std::vector<std::string_view>& allowed);

template <class Table>
auto Query::Enum(std::string_view name, const Table& table) const
    -> absl::StatusOr<std::optional<decltype(table.front().value)>> {
  auto text = One(name);
  if (!text.ok()) return text.status();
  if (!*text) return std::nullopt;
  if (const auto value = FromText(table, **text)) return value;
  std::vector<std::string_view> allowed;
  for (const auto& row : table) allowed.push_back(row.text);
  return NotOneOf(name, **text, allowed);
}

}  // namespace flovyn::http
