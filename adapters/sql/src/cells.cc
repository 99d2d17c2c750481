#include "flovyn/sql/cells.h"

#include <limits>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::sql {
namespace {

/// What is stored was checked on its way in, against limits that may have been lowered since; a
/// database's own form of JSON may be longer, too.
constexpr MetadataLimits kNoLimits{.max_keys = std::numeric_limits<std::size_t>::max(),
                                   .max_bytes = std::size_t{16} * 1024 * 1024,
                                   .max_depth = 128};

}  // namespace

Value ToValue(const Payload& value) {
  if (value.absent()) return {};
  return Bytes{value.text()};
}

Value ToValue(const Metadata& value) {
  if (value.empty()) return {};
  return JsonText{value.text()};
}

Value ToValue(const std::vector<std::string>& value) {
  std::vector<Json> items;
  for (const std::string& text : value) items.push_back(Json::String(text));
  return Json::Array(std::move(items)).Dump();
}

Value ToValue(const MetadataInheritance& value) {
  if (value.none()) return {};
  return value.ToJson().Dump();
}

absl::Status UnreadableCell(int column, std::string_view text) {
  return Internal("column " + std::to_string(column) + " of a stored row holds '" +
                  std::string(text.substr(0, 64)) + "', which no version of this schema writes");
}

absl::Status ReadCell(const Row& row, int column, Payload& out) {
  out = row.IsNull(column) ? Payload() : Payload::Trusted(std::string(row.Text(column)));
  return absl::OkStatus();
}

absl::Status ReadCell(const Row& row, int column, Metadata& out) {
  out = Metadata();
  if (row.IsNull(column)) return absl::OkStatus();
  absl::StatusOr<Metadata> metadata = Metadata::FromText(row.Text(column), kNoLimits);
  if (!metadata.ok()) {
    // Without what it is: defects are logged, and metadata may be sensitive.
    return Internal("column " + std::to_string(column) +
                    " of a stored row holds metadata that no version of this schema writes");
  }
  out = *std::move(metadata);
  return absl::OkStatus();
}

absl::Status ReadCell(const Row& row, int column, std::vector<std::string>& out) {
  const absl::StatusOr<Json> json = ParseJson(row.Text(column));
  if (!json.ok()) return UnreadableCell(column, row.Text(column));
  out.clear();
  for (const Json& item : json->items()) out.push_back(item.AsString());
  return absl::OkStatus();
}

absl::Status ReadCell(const Row& row, int column, MetadataInheritance& out) {
  out = {};
  if (row.IsNull(column)) return absl::OkStatus();
  const absl::StatusOr<Json> json = ParseJson(row.Text(column));
  if (!json.ok()) return UnreadableCell(column, row.Text(column));
  absl::StatusOr<MetadataInheritance> rule =
      MetadataInheritance::From("inherit_metadata", *json, kNoLimits);
  if (!rule.ok()) return UnreadableCell(column, row.Text(column));
  out = *std::move(rule);
  return absl::OkStatus();
}

}  // namespace flovyn::sql
