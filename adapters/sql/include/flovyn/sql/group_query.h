#pragma once

#include <vector>

#include "flovyn/ports/grouping.h"
#include "flovyn/sql/list_query.h"

namespace flovyn::sql {

struct GroupQuery {
  Statement statement;
  std::vector<Value> parameters = {};
};

/// Columns: the keys, the bucket (whole buckets since 1970), then the numbers of Group. One row
/// more than max_groups if there are more.
GroupQuery BuildGroupQuery(const Dialect& dialect, const ListTables& tables,
                           const ListConditions& conditions, const GroupRequest& request);

/// The row of such a query.
Group ReadGroup(const Row& row, const GroupRequest& request);

/// The metadata of so many executions, the newest ones; those without any are left out.
GroupQuery BuildSampleQuery(const Dialect& dialect, const ListTables& tables,
                            const ListConditions& conditions, std::int64_t rows);

}  // namespace flovyn::sql
