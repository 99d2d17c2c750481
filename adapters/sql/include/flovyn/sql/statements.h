#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "flovyn/sql/column.h"
#include "flovyn/sql/value.h"

namespace flovyn::sql {

/// "a, b, c".
std::string JoinNames(const std::vector<std::string>& names);

/// The names of the columns, each with `prefix` ("e.").
template <class... Columns>
std::vector<std::string> NamesIn(const std::tuple<Columns...>& columns,
                                 std::string_view prefix = {}) {
  std::vector<std::string> names;
  AppendNames(columns, prefix, names);
  return names;
}

/// The same, joined as JoinNames does.
template <class... Columns>
std::string NamesOf(const std::tuple<Columns...>& columns, std::string_view prefix = {}) {
  return JoinNames(NamesIn(columns, prefix));
}

/// INSERT INTO table (names…) VALUES ($1, …).
Statement InsertStatement(std::string_view table, const std::vector<std::string>& names);

/// "ON CONFLICT (key…) DO UPDATE SET rest… = excluded.rest…": the key is the first `key_size`
/// names.
std::string OnConflictUpdate(const std::vector<std::string>& names, std::size_t key_size);

/// INSERT INTO table (names…) VALUES ($1, …) with the conflict clause above.
Statement UpsertStatement(std::string_view table, const std::vector<std::string>& names,
                          std::size_t key_size);

/// UPDATE table SET names[0] = $2, … WHERE id = $1.
Statement UpdateStatement(std::string_view table, const std::vector<std::string>& names);

}  // namespace flovyn::sql
