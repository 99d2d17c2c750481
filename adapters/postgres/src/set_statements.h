#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flovyn/sql/value.h"

namespace flovyn::postgres {

// Statements on many rows at once: parameter $n is an array with the n-th column of all rows.

/// INSERT INTO table (names…) SELECT * FROM unnest($1, …); `suffix` may add ON CONFLICT ….
sql::Statement InsertRows(std::string_view table, const std::vector<std::string>& names,
                          std::string_view suffix = {});

/// UPDATE table SET names[0] = …, … WHERE id matches; $1 has the ids, $2 the first name's values.
sql::Statement UpdateRows(std::string_view table, const std::vector<std::string>& names);

/// DELETE FROM table of the ids in $1.
sql::Statement DeleteRows(std::string_view table);

/// "$1, $2, …, $count".
std::string ParameterList(std::size_t count);

}  // namespace flovyn::postgres
