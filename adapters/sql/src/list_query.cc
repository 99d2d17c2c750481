#include "flovyn/sql/list_query.h"

#include <cstddef>
#include <utility>

#include "flovyn/sql/cells.h"

namespace flovyn::sql {
namespace {

/// Collects the parts of the text, the parameters, and the shape that names the text.
class Builder {
 public:
  Builder(const Dialect& dialect, const ListTables& tables, const ListConditions& conditions)
      : dialect_(dialect), tables_(tables), conditions_(conditions) {}

  ListQuery Build() {
    const int tenant = Parameter(ToValue(conditions_.tenant));
    Where("e.tenant_id = $" + std::to_string(tenant));
    if (!tables_.restriction.empty()) Where(std::string(tables_.restriction));
    AddEntries(tenant);
    AddStatus();
    AddEqual("kind", conditions_.kind);
    AddEqual("queue", conditions_.queue);
    AddContainment();
    return Finish();
  }

 private:
  bool uses_entries() const { return !conditions_.entries.empty(); }
  bool needs_open() const { return !conditions_.status.empty() && conditions_.status_is_open; }

  int Parameter(Value value) {
    parameters_.push_back(std::move(value));
    return static_cast<int>(parameters_.size());
  }
  void Where(const std::string& condition) {
    where_ += where_.empty() ? "WHERE " : " AND ";
    where_ += condition;
  }

  /// The entries tell the whole list, without the executions.
  bool entries_suffice() const {
    return uses_entries() && conditions_.entries_are_all && conditions_.status.empty() &&
           !conditions_.kind && !conditions_.queue;
  }

  /// The first entry drives the search; the others narrow it before the execution is looked at.
  void AddEntries(int tenant) {
    const std::string table(tables_.entries);
    for (std::size_t i = 0; i < conditions_.entries.size(); ++i) {
      const std::string match = ".tenant_id = $" + std::to_string(tenant) + " AND " +
                                (i == 0 ? "m" : "n") + ".fingerprint = $" +
                                std::to_string(Parameter(conditions_.entries[i]));
      std::string condition = "m" + match;
      if (i > 0) {
        condition = "EXISTS (SELECT 1 FROM " + table + " AS n WHERE n";
        condition += match;
        condition += " AND n.created_at = m.created_at AND n.id = m.id)";
      }
      Where(condition);
      entries_where_ += (i == 0 ? " WHERE " : " AND ") + condition;
    }
    if (uses_entries()) shape_ += ":m" + std::to_string(conditions_.entries.size());
  }

  /// The status is a literal of ours: partial indexes on it can be used.
  void AddStatus() {
    if (conditions_.status.empty()) return;
    Where(std::string(needs_open() ? "o" : "e") + ".status = '" + std::string(conditions_.status) +
          "'");
    shape_ += ":" + std::string(conditions_.status);
  }

  void AddEqual(const std::string& column, const std::optional<std::string>& value) {
    if (!value) return;
    Where("e." + column + " = $" + std::to_string(Parameter(ToValue(*value))));
    shape_ += ":" + column;
  }

  void AddContainment() {
    if (conditions_.metadata.empty()) return;
    const int filter = Parameter(JsonText{conditions_.metadata.object.Dump()});
    Where(dialect_.json_contains("e.metadata", filter));
    shape_ += ":contains";
  }

  /// CROSS JOIN keeps the order of the tables where the planner might think otherwise: the entry
  /// or the open executions first, as they are few.
  std::string From() const {
    const std::string cold(tables_.cold);
    const std::string hot(tables_.hot);
    if (uses_entries()) {
      return std::string(tables_.entries) + " AS m CROSS JOIN " + cold + " AS e" +
             (needs_open() ? " CROSS JOIN " + hot + " AS o" : "");
    }
    return needs_open() ? hot + " AS o CROSS JOIN " + cold + " AS e" : cold + " AS e";
  }

  ListQuery Finish() {
    if (uses_entries()) Where("e.id = m.id");
    if (needs_open()) Where("o.id = e.id");
    const std::string from = From();
    const std::string outer =
        needs_open() ? "" : " LEFT JOIN " + std::string(tables_.hot) + " AS o ON o.id = e.id";
    const std::string time = uses_entries() ? "m" : "e";
    const std::size_t count = parameters_.size();
    ListQuery query;
    query.count = {.name = "count_" + std::string(tables_.cold) + shape_,
                   .text = "SELECT count(*) FROM " + from + " " + where_};
    query.count_parameters = parameters_;
    if (entries_suffice()) {
      query.count = {.name = "count_" + std::string(tables_.entries) + shape_,
                     .text = "SELECT count(*) FROM " + std::string(tables_.entries) + " AS m" +
                             entries_where_};
      query.count_parameters.resize(1 + conditions_.entries.size());  // the tenant and they
    }
    query.page = {.name = "list_" + std::string(tables_.cold) + shape_,
                  .text = "SELECT " + tables_.columns + " FROM " + from + outer + " " + where_ +
                          " ORDER BY " + time + ".created_at DESC, " + time + ".id DESC LIMIT $" +
                          std::to_string(count + 1) + " OFFSET $" + std::to_string(count + 2)};
    query.page_parameters = std::move(parameters_);
    return query;
  }

  const Dialect& dialect_;
  const ListTables& tables_;
  const ListConditions& conditions_;
  std::vector<Value> parameters_;
  std::string where_;
  std::string entries_where_;
  std::string shape_;
};

}  // namespace

ListQuery BuildListQuery(const Dialect& dialect, const ListTables& tables,
                         const ListConditions& conditions) {
  return Builder(dialect, tables, conditions).Build();
}

}  // namespace flovyn::sql
