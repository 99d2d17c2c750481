#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/json/json.h"
#include "output/table.h"

namespace flovyn::cli {

struct Column {
  std::string title = {};
  std::string path = {};  ///< "id", "metadata.customer.tier"
};

/// The columns that a text with commas names, each called as it is written: "id,metadata.region".
/// A quoted key ("metadata.\"a,b\"") may have commas and dots. Errors: InvalidField("--columns").
absl::StatusOr<std::vector<Column>> ParseColumns(std::string_view text);

/// What a path leads to; nullptr when there is nothing. A key with dots in it is found, too.
const Json* FindByPath(const Json& object, std::string_view path);

/// A text as it is, nothing for null, anything else as JSON.
std::string CellOf(const Json* value);

/// The elements of a list that is a member of `object`; none when there is none.
std::span<const Json> ListIn(const Json& object, std::string_view member);

Table TableOf(std::span<const Json> items, std::span<const Column> columns);

}  // namespace flovyn::cli
