#pragma once

#include <string>
#include <string_view>

#include "flovyn/query/query.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// The columns of a list of executions: the cold table AS e, the hot one AS o, and a time that may
/// come from the table that drives the search.
struct ListedRow {
  query::Entity entity = query::Entity::kWorkflow;
  std::string_view created_at = "e.created_at";
  std::string_view id = "e.id";
};

/// The expression of a field. Those that move are read from the hot row while there is one.
std::string FieldExpression(const ListedRow& row, query::Field field);
/// Whether the expressions of the condition, or of the order, read the hot table.
bool ReadsHotRow(const query::Condition& condition);

/// A condition on one row that is true exactly where the query's is, and else false or, outside of
/// every NOT, NULL. What the user wrote gets into parameters only.
std::string ConditionSql(const Dialect& dialect, const ListedRow& row,
                         const query::Condition& condition, ParameterList& parameters);

}  // namespace flovyn::sql
