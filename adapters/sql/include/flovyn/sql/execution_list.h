#pragma once

#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/conjuncts.h"
#include "flovyn/sql/execution_table.h"
#include "flovyn/sql/list_query.h"
#include "flovyn/sql/metadata_entries.h"
#include "flovyn/sql/select.h"

namespace flovyn::sql {

/// What a WorkflowFilter or TaskFilter asks for, in the terms that lists look up by index as far as
/// these go.
template <class T, class Filter>
ListConditions ConditionsOf(const TenantId& tenant, const Filter& filter, const Page& page) {
  ListConditions conditions{.tenant = tenant,
                            .kind = filter.kind,
                            .queue = filter.queue,
                            .metadata = filter.metadata,
                            .entity = ExecutionTable<T>::kEntity,
                            .where = filter.query.condition,
                            .order = filter.query.order,
                            .after = page.after,
                            .max_total = page.max_total};
  const auto& statuses = TextsOf(decltype(T::status)());
  if (filter.status) conditions.status = ToText(statuses, *filter.status);
  TakeConjuncts(conditions);
  if (!conditions.status.empty()) {
    conditions.status_is_open = !IsTerminal(*FromText(statuses, conditions.status));
  }
  return conditions;
}

template <class T>
ListTables TablesOf(std::string_view restriction) {
  using Table = ExecutionTable<T>;
  return {.cold = Table::kCold,
          .hot = Table::kHot,
          .entries = Table::kEntries,
          .columns = SelectedColumns<T>(),
          .restriction = restriction};
}

/// Chooses what to ask the filter index for.
template <class T>
absl::Status FindEntries(Connection& connection, const Dialect& dialect,
                         ListConditions& conditions) {
  const Json& filter = conditions.metadata.object;
  conditions.entries = EntryFingerprints(filter);
  if (!dialect.rarest_entries) {
    FindAlternatives(conditions);
  } else if (conditions.entries.size() > 1) {
    FLOVYN_ASSIGN_OR_RETURN(conditions.entries,
                            dialect.rarest_entries(connection, ExecutionTable<T>::kEntries,
                                                   conditions.tenant, conditions.entries));
  }
  conditions.entries_are_all = conditions.entries.size() == filter.members().size();
  return absl::OkStatus();
}

/// One page of a list of executions with its total.
template <class T>
absl::StatusOr<Listed<T>> ListExecutions(Connection& connection, const Dialect& dialect,
                                         const ListConditions& conditions,
                                         std::string_view restriction, const Page& page) {
  const ListQuery query = BuildListQuery(dialect, TablesOf<T>(restriction), conditions);
  std::vector<Value> parameters = query.page_parameters;
  parameters.push_back(ToValue(page.limit));
  parameters.push_back(ToValue(page.offset));
  Listed<T> listed;
  FLOVYN_ASSIGN_OR_RETURN(listed.rows,
                          SelectAll<T>(connection, query.page, parameters,
                                       [](const Row& row) { return ReadExecution<T>(row); }));
  const auto found = static_cast<std::int64_t>(listed.rows.size());
  if (!page.after && found < page.limit && (found > 0 || page.offset == 0)) {
    listed.total = page.offset + found;  // the list ends on this page
    return listed;
  }
  FLOVYN_RETURN_IF_ERROR(connection.Query(query.count, query.count_parameters,
                                          [&](const Row& row) { listed.total = row.Int(0); }));
  listed.total_is_lower_bound = listed.total > page.max_total;
  if (listed.total_is_lower_bound) listed.total = page.max_total;
  return listed;
}

}  // namespace flovyn::sql
