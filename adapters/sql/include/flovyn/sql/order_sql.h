#pragma once

#include <string>
#include <vector>

#include "flovyn/query/order.h"
#include "flovyn/sql/condition_sql.h"

namespace flovyn::sql {

/// An order as columns, the id last.
class OrderSql {
 public:
  /// `after`: the place behind which the page begins, if it is not the first one.
  OrderSql(const Dialect& dialect, const ListedRow& row, const std::vector<query::OrderTerm>& order,
           const query::Place* after, ParameterList& parameters);

  /// "e.created_at DESC, e.id DESC".
  std::string Terms() const;
  /// The condition that a row is behind the place.
  std::string Behind(ParameterList& parameters) const;

 private:
  std::vector<SortColumn> columns_;
};

}  // namespace flovyn::sql
