#pragma once

#include "flovyn/sql/list_query.h"

namespace flovyn::sql {

/// Moves what `where` asks of every row to the conditions that lists look up by an index: equality
/// of status, kind, queue and of metadata by one key. What stays in `where` asks for the rest.
void TakeConjuncts(ListConditions& conditions);

}  // namespace flovyn::sql
