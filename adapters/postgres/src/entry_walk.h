#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/ids.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/index_walk.h"
#include "flovyn/sql/parameter_list.h"

namespace flovyn::postgres {

/// Dialect::look_up: the planner can neither merge it with the statement nor reorder it.
std::string LookUp(std::string_view table, std::string_view alias, std::string_view id, bool outer);

/// Dialect::walk_index: the rows of the first fingerprint in their order, each of their ids looked
/// up in the rows of the others before its execution is. Of several fingerprints there is no count
/// by the index alone.
sql::IndexWalk WalkEntries(const sql::IndexSearch& search, sql::ParameterList& parameters);

/// Dialect::rarest_entries.
absl::StatusOr<std::vector<std::int64_t>> RarestEntries(
    sql::Connection& connection, std::string_view table, const TenantId& tenant,
    const std::vector<std::int64_t>& fingerprints);

}  // namespace flovyn::postgres
