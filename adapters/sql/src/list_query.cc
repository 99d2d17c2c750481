#include "flovyn/sql/list_query.h"

#include "flovyn/sql/list_scope.h"
#include "flovyn/sql/order_sql.h"

namespace flovyn::sql {
namespace {

void WriteCount(const ListTables& tables, const ListConditions& conditions, ListScope& scope,
                ListQuery& query) {
  const std::string at_most = std::to_string(conditions.max_total + 1);
  const std::string shape = scope.shape() + ":" + at_most;
  const auto counted = [&at_most](const std::string& from) {
    return "SELECT count(*) FROM (SELECT 1 FROM " + from + " LIMIT " + at_most + ") AS counted";
  };
  query.count_parameters = scope.parameters().values();
  if (const std::string entries_where = scope.EntriesWhere(); !entries_where.empty()) {
    const std::string entries(tables.entries);
    query.count = {.name = "count_" + entries + shape,
                   .text = counted(entries + " AS m" + entries_where)};
    query.count_parameters.resize(scope.entry_parameters());
    return;
  }
  const std::string outer = ReadsHotRow(conditions.where) ? scope.Outer() : "";
  query.count = {.name = "count_" + std::string(tables.cold) + shape,
                 .text = counted(scope.From() + outer + " " + scope.where()),
                 .one_off = conditions.where.kind != query::Condition::Kind::kTrue};
}

void WritePage(const Dialect& dialect, const ListTables& tables, const ListConditions& conditions,
               ListScope& scope, ListQuery& query) {
  const auto order = query::EffectiveOrder({.order = conditions.order});
  const query::Place* const after = conditions.after ? &*conditions.after : nullptr;
  ParameterList& parameters = scope.parameters();
  const OrderSql columns(dialect, scope.row(), order, after, parameters);
  const std::string behind = after == nullptr ? "" : " AND " + columns.Behind(parameters);
  const std::size_t count = parameters.values().size();
  query.page = {.name = "list_" + std::string(tables.cold) + scope.shape() +
                        (after == nullptr ? "" : ":after"),
                .text = "SELECT " + tables.columns + " FROM " + scope.From() + scope.Outer() + " " +
                        scope.where() + behind + " ORDER BY " + columns.Terms() + " LIMIT $" +
                        std::to_string(count + 1) + " OFFSET $" + std::to_string(count + 2),
                .one_off = conditions.where.kind != query::Condition::Kind::kTrue ||
                           !conditions.order.empty()};
  query.page_parameters = parameters.values();
}

}  // namespace

ListQuery BuildListQuery(const Dialect& dialect, const ListTables& tables,
                         const ListConditions& conditions) {
  ListScope scope(dialect, tables, conditions);
  ListQuery query;
  WriteCount(tables, conditions, scope, query);
  WritePage(dialect, tables, conditions, scope, query);
  return query;
}

}  // namespace flovyn::sql
