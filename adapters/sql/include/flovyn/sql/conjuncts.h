#pragma once

#include "flovyn/sql/list_query.h"

namespace flovyn::sql {

/// Moves what `where` asks of every row to the conditions that lists look up by an index: equality
/// of status, kind, queue and of metadata by one key. What stays in `where` asks for the rest.
void TakeConjuncts(ListConditions& conditions);

/// Fills `alternatives` from what has stayed in `where`: of each part that asks for one of several
/// values (IN, or OR of equalities of metadata by one key), the entries. `where` stays as it is.
void FindAlternatives(ListConditions& conditions);

}  // namespace flovyn::sql
