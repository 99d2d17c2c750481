#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flovyn/sql/value.h"

namespace flovyn::sql {

/// "a, b, c".
std::string JoinNames(const std::vector<std::string>& names);

/// INSERT INTO table (names…) VALUES ($1, …).
Statement InsertStatement(std::string_view table, const std::vector<std::string>& names);

/// UPDATE table SET names[0] = $2, … WHERE id = $1.
Statement UpdateStatement(std::string_view table, const std::vector<std::string>& names);

}  // namespace flovyn::sql
