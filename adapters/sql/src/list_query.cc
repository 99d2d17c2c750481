#include "flovyn/sql/list_query.h"

#include "absl/strings/numbers.h"
#include "flovyn/sql/list_scope.h"
#include "flovyn/sql/order_sql.h"

namespace flovyn::sql {
namespace {

/// The tables that the conditions ask.
std::string FromOf(const ListScope& scope, const ListConditions& conditions) {
  return scope.From() + (ReadsHotRow(conditions.where) ? scope.Outer() : "");
}

void WriteCount(const ListTables& tables, const ListConditions& conditions, ListScope& scope,
                ListQuery& query) {
  const std::string at_most = std::to_string(conditions.max_total + 1);
  const std::string shape = scope.shape() + ":" + at_most;
  const auto counted = [&at_most](std::string_view each, const std::string& from) {
    return "SELECT CAST(COALESCE(sum(n), 0) AS bigint) FROM (SELECT " + std::string(each) +
           " AS n FROM " + from + " LIMIT " + at_most + ") AS counted";
  };
  query.count_parameters = scope.parameters().values();
  if (const std::string hits = scope.Hits(); !hits.empty()) {
    query.count = {.name = "count_" + std::string(tables.entries) + shape,
                   .text = counted(scope.hits_of_row(), hits)};
    query.count_parameters.resize(scope.hit_parameters());
    return;
  }
  query.count = {.name = "count_" + std::string(tables.cold) + shape,
                 .text = counted("1", FromOf(scope, conditions) + " " + scope.where()),
                 .one_off = conditions.where.kind != query::Condition::Kind::kTrue};
}

/// Newest first, oldest first, or neither.
enum class Creation : std::uint8_t { kDescending, kAscending, kNone };

Creation CreationOrder(const std::vector<query::OrderTerm>& order) {
  const auto* field = std::get_if<query::Field>(&order[0].operand);
  if (order.size() != 1 || field == nullptr || *field != query::Field::kCreatedAt) {
    return Creation::kNone;
  }
  return order[0].descending ? Creation::kDescending : Creation::kAscending;
}

/// A condition that leaves of a walk by instants what is behind the place `after`.
std::string FromInstant(const IndexPlaces& places, const query::Place& after, bool newest_first,
                        ParameterList& parameters) {
  std::int64_t micros = 0;
  static_cast<void>(absl::SimpleAtoi(after.keys[0].text, &micros));
  return " AND " + std::string(places.column) + (newest_first ? " <= " : " >= ") +
         parameters.Add(places.begin_of_instant(absl::FromUnixMicros(micros), newest_first));
}

/// A condition that leaves of a walk by instants those up to the one in which the page ends: a walk
/// of its own finds it, and few are left to sort. `rows`: FROM and WHERE of the list.
std::string UpToEndOfPage(const IndexPlaces& places, const std::string& rows, bool newest_first,
                          const std::string& length) {
  const std::string column(places.column);
  const std::string last = "(SELECT " + column + rows + " ORDER BY " + column +
                           (newest_first ? " DESC" : "") + " LIMIT 1 OFFSET " + length + " - 1)";
  return " AND " + column + (newest_first ? " >= " : " <= ") + "COALESCE(" +
         places.end_of_instant(last, newest_first) + ", " +
         std::string(newest_first ? places.lowest : places.highest) + ")";
}

void WritePage(const Dialect& dialect, const ListTables& tables, const ListConditions& conditions,
               ListScope& scope, ListQuery& query) {
  const auto order = query::EffectiveOrder({.order = conditions.order});
  const Creation creation = CreationOrder(order);
  const bool newest_first = creation == Creation::kDescending;
  const IndexPlaces* const places = creation == Creation::kNone ? nullptr : scope.places();
  const query::Place* const after = conditions.after ? &*conditions.after : nullptr;
  ParameterList& parameters = scope.parameters();
  const OrderSql columns(dialect, scope.row(), order, after, parameters);
  std::string conditions_of_page = " " + scope.where();
  if (after != nullptr) conditions_of_page += " AND " + columns.Behind(parameters);
  if (after != nullptr && places != nullptr) {
    conditions_of_page += FromInstant(*places, *after, newest_first, parameters);
  }
  const std::size_t count = parameters.values().size();
  const std::string limit = "$" + std::to_string(count + 1);
  const std::string offset = "$" + std::to_string(count + 2);
  if (places != nullptr) {
    const std::string rows = " FROM " + FromOf(scope, conditions) + conditions_of_page;
    conditions_of_page += UpToEndOfPage(*places, rows, newest_first, limit + " + " + offset);
  }
  query.page = {.name = "list_" + std::string(tables.cold) + scope.shape() +
                        (after == nullptr ? "" : ":after"),
                .text = "SELECT " + tables.columns + " FROM " + scope.From() + scope.Outer() +
                        conditions_of_page + " ORDER BY " + columns.Terms() + " LIMIT " + limit +
                        " OFFSET " + offset,
                .one_off = conditions.where.kind != query::Condition::Kind::kTrue ||
                           !conditions.order.empty()};
  query.page_parameters = parameters.values();
}

}  // namespace

ListQuery BuildListQuery(const Dialect& dialect, const ListTables& tables,
                         const ListConditions& conditions) {
  ListScope scope(dialect, tables, conditions);
  ListQuery query;
  if (scope.counts_by_planner()) {
    ListConditions counted = conditions;
    counted.entries.clear();
    ListScope all(dialect, tables, counted);
    WriteCount(tables, counted, all, query);
  } else {
    WriteCount(tables, conditions, scope, query);
  }
  WritePage(dialect, tables, conditions, scope, query);
  return query;
}

}  // namespace flovyn::sql
