#pragma once

#include <string>

#include "flovyn/sql/condition_sql.h"
#include "flovyn/sql/list_query.h"

namespace flovyn::sql {

/// Which executions a list is about: the tables and conditions that its page, its count and its
/// groups have in common.
class ListScope {
 public:
  ListScope(const Dialect& dialect, const ListTables& tables, const ListConditions& conditions);

  const ListedRow& row() const { return row_; }
  /// Names the text: scopes of one shape have the same text.
  const std::string& shape() const { return shape_; }
  ParameterList& parameters() { return parameters_; }
  const std::string& where() const { return where_; }
  /// The entries or the open executions come first, as they are few.
  std::string From() const;
  /// " LEFT JOIN" of the hot row where it is not joined already.
  std::string Outer() const;
  /// The conditions as they are in the entry table, where that tells the whole list without the
  /// executions; else empty. They use the first `entry_parameters()` parameters.
  std::string EntriesWhere() const;
  std::size_t entry_parameters() const { return 1 + conditions_.entries.size(); }

 private:
  bool uses_entries() const { return !conditions_.entries.empty(); }
  bool needs_open() const { return !conditions_.status.empty() && conditions_.status_is_open; }
  bool is_conditional() const { return conditions_.where.kind != query::Condition::Kind::kTrue; }
  void Where(const std::string& condition);
  void AddEntries(const std::string& tenant);
  void AddStatus();
  void AddEqual(const std::string& column, const std::optional<std::string>& value);
  void AddContainment(const std::string& owned);

  const Dialect& dialect_;
  const ListTables& tables_;
  const ListConditions& conditions_;
  ListedRow row_;
  ParameterList parameters_;
  std::string where_;
  std::string entries_where_;
  std::string shape_;
};

}  // namespace flovyn::sql
