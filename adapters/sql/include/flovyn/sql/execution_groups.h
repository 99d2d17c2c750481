#pragma once

#include <utility>

#include "flovyn/sql/execution_list.h"
#include "flovyn/sql/group_query.h"

namespace flovyn::sql {

/// The groups of a list of executions.
template <class T>
absl::StatusOr<Grouped> GroupExecutions(Connection& connection, const Dialect& dialect,
                                        const ListConditions& conditions,
                                        std::string_view restriction, const GroupRequest& request) {
  const GroupQuery query = BuildGroupQuery(dialect, TablesOf<T>(restriction), conditions, request);
  Grouped grouped;
  FLOVYN_RETURN_IF_ERROR(connection.Query(query.statement, query.parameters, [&](const Row& row) {
    grouped.groups.push_back(ReadGroup(row, request));
  }));
  grouped.truncated = grouped.groups.size() > request.max_groups;
  if (grouped.truncated) grouped.groups.pop_back();
  return grouped;
}

/// The metadata of the newest of a list of executions.
template <class T>
absl::StatusOr<std::vector<Metadata>> SampleExecutions(Connection& connection,
                                                       const Dialect& dialect,
                                                       const ListConditions& conditions,
                                                       std::string_view restriction,
                                                       std::int64_t rows) {
  const GroupQuery query = BuildSampleQuery(dialect, TablesOf<T>(restriction), conditions, rows);
  return SelectAll<Metadata>(connection, query.statement, query.parameters,
                             [](const Row& row) -> absl::StatusOr<Metadata> {
                               Metadata metadata;
                               FLOVYN_RETURN_IF_ERROR(ReadCell(row, 0, metadata));
                               return metadata;
                             });
}

}  // namespace flovyn::sql
