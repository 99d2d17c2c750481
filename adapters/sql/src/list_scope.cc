#include "flovyn/sql/list_scope.h"

#include <cstddef>

#include "flovyn/sql/cells.h"

namespace flovyn::sql {

ListScope::ListScope(const Dialect& dialect, const ListTables& tables,
                     const ListConditions& conditions)
    : dialect_(dialect), tables_(tables), conditions_(conditions) {
  if (uses_entries()) row_ = {.created_at = "m.created_at", .id = "m.id"};
  row_.entity = conditions.entity;
  const std::string tenant = parameters_.Add(ToValue(conditions_.tenant));
  std::string owned = "e.tenant_id = " + tenant;
  if (!tables_.restriction.empty()) owned += " AND " + std::string(tables_.restriction);
  if (!uses_entries()) Where(owned);
  AddEntries(tenant);
  AddStatus();
  AddEqual("kind", conditions_.kind);
  AddEqual("queue", conditions_.queue);
  AddContainment(owned);
  if (is_conditional()) Where(ConditionSql(dialect_, row_, conditions_.where, parameters_));
  if (needs_open() && !uses_entries()) Where("o.id = e.id");
}

void ListScope::Where(const std::string& condition) {
  where_ += where_.empty() ? "WHERE " : " AND ";
  where_ += condition;
}

/// The first entry drives the search; the others narrow it before the execution is looked at. A
/// count needs no order: how it brings the entries together is the planner's choice.
void ListScope::AddEntries(const std::string& tenant) {
  const std::string table(tables_.entries);
  for (std::size_t i = 0; i < conditions_.entries.size(); ++i) {
    const std::string match = ".tenant_id = " + tenant + " AND " + (i == 0 ? "m" : "n") +
                              ".fingerprint = " + parameters_.Add(conditions_.entries[i]);
    const std::string further = "EXISTS (SELECT 1 FROM " + table + " AS n WHERE n" + match +
                                " AND n.created_at = m.created_at AND n.id = m.id";
    Where(i == 0 ? "m" + match : further + std::string(dialect_.fence) + ")");
    entries_where_ += i == 0 ? " WHERE m" + match : " AND " + further + ")";
  }
  if (uses_entries()) shape_ += ":m" + std::to_string(conditions_.entries.size());
}

/// The status is a literal of ours: partial indexes on it can be used.
void ListScope::AddStatus() {
  if (conditions_.status.empty()) return;
  Where(std::string(needs_open() ? "o" : "e") + ".status = '" + std::string(conditions_.status) +
        "'");
  shape_ += ":" + std::string(conditions_.status);
}

void ListScope::AddEqual(const std::string& column, const std::optional<std::string>& value) {
  if (!value) return;
  Where("e." + column + " = " + parameters_.Add(ToValue(*value)));
  shape_ += ":" + column;
}

/// Of what entries lead to, nearly every row meets this. A planner takes containment for rare, and
/// would read all entries at once to find a page of rows: a CASE tells it nothing.
void ListScope::AddContainment(const std::string& owned) {
  if (conditions_.metadata.empty()) return;
  parameters_.Add(JsonText{conditions_.metadata.object.Dump()});
  const std::string contains =
      dialect_.json_contains("e.metadata", static_cast<int>(parameters_.values().size()));
  Where(uses_entries() ? "CASE WHEN " + owned + " AND " + contains + " THEN true ELSE false END"
                       : contains);
  shape_ += ":contains";
}

std::string ListScope::From() const {
  const std::string cold(tables_.cold);
  const std::string hot(tables_.hot);
  if (uses_entries()) {
    return std::string(tables_.entries) + " AS m" + dialect_.look_up(cold, "e", "m.id", false) +
           (needs_open() ? dialect_.look_up(hot, "o", "m.id", false) : "");
  }
  return needs_open() ? hot + " AS o CROSS JOIN " + cold + " AS e" : cold + " AS e";
}

std::string ListScope::Outer() const {
  if (needs_open()) return "";
  if (uses_entries()) return dialect_.look_up(tables_.hot, "o", "m.id", true);
  return " LEFT JOIN " + std::string(tables_.hot) + " AS o ON o.id = e.id";
}

std::string ListScope::EntriesWhere() const {
  const bool suffices = conditions_.entries_are_all && conditions_.status.empty() &&
                        !conditions_.kind && !conditions_.queue && !is_conditional();
  return suffices ? entries_where_ : "";
}

}  // namespace flovyn::sql
