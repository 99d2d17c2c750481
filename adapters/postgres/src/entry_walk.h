#pragma once

#include <string>
#include <string_view>

#include "flovyn/sql/index_walk.h"
#include "flovyn/sql/parameter_list.h"

namespace flovyn::postgres {

/// Dialect::look_up: the planner can neither merge it with the statement nor reorder it.
std::string LookUp(std::string_view table, std::string_view alias, std::string_view id, bool outer);

/// Dialect::walk_index: the entries of the first fingerprint in their order, each looked up in
/// those of the others before its execution is. A count needs no order: how it brings the entries
/// together is the planner's choice.
sql::IndexWalk WalkEntries(const sql::IndexSearch& search, sql::ParameterList& parameters);

}  // namespace flovyn::postgres
