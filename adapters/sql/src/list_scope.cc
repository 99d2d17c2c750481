#include "flovyn/sql/list_scope.h"

#include <cstddef>

#include "flovyn/sql/cells.h"

namespace flovyn::sql {

ListScope::ListScope(const Dialect& dialect, const ListTables& tables,
                     const ListConditions& conditions)
    : dialect_(dialect), tables_(tables), conditions_(conditions) {
  const std::string tenant = parameters_.Add(ToValue(conditions_.tenant));
  if (!conditions_.entries.empty() || !conditions_.alternatives.empty()) WalkIndex(tenant);
  row_.entity = conditions.entity;
  std::string owned = "e.tenant_id = " + tenant;
  if (!tables_.restriction.empty()) owned += " AND " + std::string(tables_.restriction);
  if (!walk_) Where(owned);
  AddStatus();
  AddEqual("kind", conditions_.kind);
  AddEqual("queue", conditions_.queue);
  AddContainment(owned);
  if (is_conditional()) Where(ConditionSql(dialect_, row_, conditions_.where, parameters_));
  if (needs_open() && !walk_) Where("o.id = e.id");
}

void ListScope::Where(const std::string& condition) {
  where_ += where_.empty() ? "WHERE " : " AND ";
  where_ += condition;
}

void ListScope::WalkIndex(const std::string& tenant) {
  walk_ = dialect_.walk_index({.index = tables_.entries,
                               .cold = tables_.cold,
                               .tenant = conditions_.tenant,
                               .tenant_parameter = tenant,
                               .fingerprints = conditions_.entries,
                               .alternatives = conditions_.alternatives},
                              parameters_);
  hit_parameters_ = parameters_.values().size();
  row_ = {.created_at = walk_->created_at, .id = walk_->id};
  shape_ += walk_->shape;
  if (!walk_->where.empty()) Where(walk_->where);
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

/// Of what the index leads to, nearly every row meets this. A planner takes containment for rare,
/// and would read all hits at once to find a page of rows: a CASE tells it nothing.
void ListScope::AddContainment(const std::string& owned) {
  if (conditions_.metadata.empty()) {
    if (walk_) Where(owned);
    return;
  }
  parameters_.Add(JsonText{conditions_.metadata.object.Dump()});
  const std::string contains =
      dialect_.json_contains("e.metadata", static_cast<int>(parameters_.values().size()));
  Where(walk_ ? "CASE WHEN " + owned + " AND " + contains + " THEN true ELSE false END" : contains);
  shape_ += ":contains";
}

std::string ListScope::From() const {
  const std::string cold(tables_.cold);
  const std::string hot(tables_.hot);
  if (walk_) {
    return walk_->from + (needs_open() ? dialect_.look_up(hot, "o", walk_->id, false) : "");
  }
  return needs_open() ? hot + " AS o CROSS JOIN " + cold + " AS e" : cold + " AS e";
}

std::string ListScope::Outer() const {
  if (needs_open()) return "";
  if (walk_) return dialect_.look_up(tables_.hot, "o", walk_->id, true);
  return " LEFT JOIN " + std::string(tables_.hot) + " AS o ON o.id = e.id";
}

std::string ListScope::Hits() const {
  const bool suffices = walk_ && conditions_.entries_are_all && conditions_.status.empty() &&
                        !conditions_.kind && !conditions_.queue &&
                        (!is_conditional() || conditions_.alternatives_are_all);
  return suffices ? walk_->hits : "";
}

}  // namespace flovyn::sql
