#pragma once

#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/execution_table.h"
#include "flovyn/sql/list_query.h"
#include "flovyn/sql/metadata_entries.h"
#include "flovyn/sql/select.h"

namespace flovyn::sql {

/// One page of a list of executions with its total.
template <class T>
absl::StatusOr<Listed<T>> ListExecutions(Connection& connection, const Dialect& dialect,
                                         ListConditions conditions, std::string_view restriction,
                                         const Page& page) {
  using Table = ExecutionTable<T>;
  if (dialect.metadata_entries && !conditions.metadata.empty()) {
    FLOVYN_ASSIGN_OR_RETURN(
        conditions.entries,
        ChooseEntries(connection, Table::kEntries, conditions.tenant, conditions.metadata.object));
    conditions.entries_are_all =
        conditions.entries.size() == conditions.metadata.object.members().size();
  }
  const ListTables tables{.cold = Table::kCold,
                          .hot = Table::kHot,
                          .entries = Table::kEntries,
                          .columns = SelectedColumns<T>(),
                          .restriction = restriction};
  const ListQuery query = BuildListQuery(dialect, tables, conditions);
  std::vector<Value> parameters = query.page_parameters;
  parameters.push_back(ToValue(page.limit));
  parameters.push_back(ToValue(page.offset));
  Listed<T> listed;
  FLOVYN_ASSIGN_OR_RETURN(listed.rows,
                          SelectAll<T>(connection, query.page, parameters,
                                       [](const Row& row) { return ReadExecution<T>(row); }));
  const auto found = static_cast<std::int64_t>(listed.rows.size());
  if (found < page.limit && (found > 0 || page.offset == 0)) {
    listed.total = page.offset + found;  // the list ends on this page
    return listed;
  }
  FLOVYN_RETURN_IF_ERROR(connection.Query(query.count, query.count_parameters,
                                          [&](const Row& row) { listed.total = row.Int(0); }));
  return listed;
}

}  // namespace flovyn::sql
