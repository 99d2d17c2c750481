#include "flovyn/sql/order_sql.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/numbers.h"

namespace flovyn::sql {
namespace {

using query::FieldType;
using query::SortKey;

/// What a column without a value is sorted as, behind all others.
Value Placeholder(FieldType type) {
  switch (type) {
    case FieldType::kTime:
      return absl::UnixEpoch();
    case FieldType::kId:
      return Uuid();
    case FieldType::kNumber:
      return std::int64_t{0};
    case FieldType::kBool:
      return false;
    case FieldType::kText:
    case FieldType::kEnum:
      break;
  }
  return std::string();
}

Value ValueOf(FieldType type, const SortKey& key) {
  std::int64_t number = 0;
  if (key.rank == SortKey::Rank::kMissing) return Placeholder(type);
  switch (type) {
    case FieldType::kTime:
      static_cast<void>(absl::SimpleAtoi(key.text, &number));
      return absl::FromUnixMicros(number);
    case FieldType::kNumber:
      static_cast<void>(absl::SimpleAtoi(key.text, &number));
      return number;
    case FieldType::kId:
      return Uuid::Parse(key.text).value_or(Uuid());
    case FieldType::kBool:
      return key.rank == SortKey::Rank::kTrue;
    case FieldType::kText:
    case FieldType::kEnum:
      break;
  }
  return key.text;
}

void AppendField(const ListedRow& row, const query::OrderTerm& term, const SortKey* after,
                 ParameterList& parameters, std::vector<SortColumn>& columns) {
  const query::FieldInfo& info = query::InfoOf(row.entity, std::get<query::Field>(term.operand));
  const std::string column = FieldExpression(row, info.field);
  const Value value = after == nullptr ? Value() : ValueOf(info.type, *after);
  if (!info.nullable) {
    columns.push_back({column, term.descending, value});
    return;
  }
  const std::int64_t missing = after != nullptr && after->rank == SortKey::Rank::kMissing ? 1 : 0;
  columns.push_back({"CASE WHEN (" + column + ") IS NULL THEN 1 ELSE 0 END", false, missing});
  columns.push_back({"COALESCE(" + column + ", " + parameters.Add(Placeholder(info.type)) + ")",
                     term.descending, value});
}

}  // namespace

OrderSql::OrderSql(const Dialect& dialect, const ListedRow& row,
                   const std::vector<query::OrderTerm>& order, const query::Place* after,
                   ParameterList& parameters) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const SortKey* const key = after == nullptr ? nullptr : &after->keys[i];
    const auto* path = std::get_if<query::Path>(&order[i].operand);
    if (path == nullptr) {
      AppendField(row, order[i], key, parameters, columns_);
      continue;
    }
    const MetadataTerm term{
        .column = "e.metadata", .path = *path, .descending = order[i].descending, .after = key};
    for (SortColumn& column : dialect.metadata_order(term, parameters)) {
      columns_.push_back(std::move(column));
    }
  }
  columns_.push_back({std::string(row.id), order.back().descending,
                      after == nullptr ? Value() : Value(after->id)});
}

std::string OrderSql::Terms() const {
  std::string terms;
  for (const SortColumn& column : columns_) {
    terms += (terms.empty() ? "" : ", ") + column.expression;
    if (column.descending) terms += " DESC";
  }
  return terms;
}

std::string OrderSql::Behind(ParameterList& parameters) const {
  std::vector<std::string> places;
  for (const SortColumn& column : columns_) places.push_back(parameters.Add(column.after));
  const auto differs = [this](const SortColumn& column) {
    return column.descending != columns_[0].descending;
  };
  if (std::ranges::none_of(columns_, differs)) {
    // One comparison of rows: an index of these columns is entered at the place.
    std::string expressions;
    std::string values;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      expressions += (i == 0 ? "" : ", ") + columns_[i].expression;
      values += (i == 0 ? "" : ", ") + places[i];
    }
    return "(" + expressions + (columns_[0].descending ? ") < (" : ") > (") + values + ")";
  }
  std::string any;
  std::string equal;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::string& expression = columns_[i].expression;
    any += (i == 0 ? "(" : " OR (") + equal + expression +
           (columns_[i].descending ? " < " : " > ") + places[i] + ")";
    equal += expression + " = " + places[i] + " AND ";
  }
  return "(" + any + ")";
}

}  // namespace flovyn::sql
