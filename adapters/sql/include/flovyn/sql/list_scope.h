#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

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
  /// The hits of the index or the open executions come first, as they are few.
  std::string From() const;
  /// " LEFT JOIN" of the hot row where it is not joined already.
  std::string Outer() const;
  /// What follows FROM in a count of the index's hits, where these are the whole list; else empty.
  /// It uses the first `hit_parameters()` parameters.
  std::string Hits() const;
  std::size_t hit_parameters() const { return hit_parameters_; }
  /// The total is not to be found by the walk of the page.
  bool counts_by_planner() const { return walk_ && walk_->hits.empty(); }
  std::string_view hits_of_row() const { return walk_->hits_of_row; }
  /// Set when the list walks the filter index and its hits come by instants.
  const IndexPlaces* places() const { return walk_ && walk_->places ? &*walk_->places : nullptr; }

 private:
  bool needs_open() const { return !conditions_.status.empty() && conditions_.status_is_open; }
  bool is_conditional() const { return conditions_.where.kind != query::Condition::Kind::kTrue; }
  void Where(const std::string& condition);
  void WalkIndex(const std::string& tenant);
  void AddStatus();
  void AddEqual(const std::string& column, const std::optional<std::string>& value);
  void AddContainment(const std::string& owned);

  const Dialect& dialect_;
  const ListTables& tables_;
  const ListConditions& conditions_;
  std::optional<IndexWalk> walk_;  ///< Unless another index serves the list.
  ListedRow row_;
  ParameterList parameters_;
  std::string where_;
  std::string shape_;
  std::size_t hit_parameters_ = 0;
};

}  // namespace flovyn::sql
