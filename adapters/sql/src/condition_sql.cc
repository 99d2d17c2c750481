#include "flovyn/sql/condition_sql.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "flovyn/base/overload.h"
#include "flovyn/base/uuid.h"

namespace flovyn::sql {
namespace {

using query::Condition;
using query::Field;
using query::FieldType;
using query::Relation;
using query::Test;
using Kind = Condition::Kind;

/// Of an open execution the hot row, else the cold one.
std::string Moving(std::string_view column) {
  const std::string name(column);
  return "CASE WHEN o.id IS NULL THEN e." + name + " ELSE o." + name + " END";
}

std::string_view SymbolOf(Relation relation) {
  switch (relation) {
    case Relation::kLess:
      return " < ";
    case Relation::kLessEqual:
      return " <= ";
    case Relation::kGreater:
      return " > ";
    case Relation::kGreaterEqual:
      return " >= ";
    default:
      return " = ";
  }
}

/// The literal as a value of the field's column.
Value ValueFor(const query::FieldInfo& info, const query::Literal& literal) {
  return std::visit(Overload{[&](const std::string& text) -> Value {
                               if (info.type != FieldType::kId) return text;
                               return *Uuid::Parse(text);
                             },
                             [](const query::Number& number) -> Value {
                               std::int64_t value = 0;
                               static_cast<void>(absl::SimpleAtoi(number.text, &value));  // checked
                               return value;
                             },
                             [](bool truth) -> Value { return truth; },
                             [](absl::Time time) -> Value { return time; }},
                    literal);
}

bool AsksMetadataOnly(const Condition& condition) {
  if (condition.kind == Kind::kTest) {
    return std::holds_alternative<query::Path>(condition.test.operand);
  }
  return !condition.children.empty() && std::ranges::all_of(condition.children, AsksMetadataOnly);
}

class Compiler {
 public:
  Compiler(const Dialect& dialect, const ListedRow& row, ParameterList& parameters)
      : dialect_(dialect), row_(row), parameters_(parameters) {}

  std::string Compile(const Condition& condition, Nulls nulls) {
    if (dialect_.metadata_condition && AsksMetadataOnly(condition)) {
      return dialect_.metadata_condition("e.metadata", condition, parameters_);
    }
    switch (condition.kind) {
      case Kind::kTrue:
        return "1 = 1";
      case Kind::kAnd:
        return Chain(condition, " AND ", nulls);
      case Kind::kOr:
        return Chain(condition, " OR ", nulls);
      case Kind::kNot:
        return "NOT (" + Compile(condition.children[0], Nulls::kNever) + ")";
      case Kind::kTest:
        break;
    }
    const Test& test = condition.test;
    const auto* field = std::get_if<Field>(&test.operand);
    if (field == nullptr) return dialect_.metadata_test("e.metadata", test, nulls, parameters_);
    return OfField(query::InfoOf(row_.entity, *field), test, nulls);
  }

 private:
  std::string Chain(const Condition& condition, std::string_view separator, Nulls nulls) {
    std::string text = "(";
    for (const Condition& child : condition.children) {
      if (text.size() > 1) text += separator;
      text += Compile(child, nulls);
    }
    return text + ")";
  }

  std::string OfField(const query::FieldInfo& info, const Test& test, Nulls nulls) {
    const std::string column = FieldExpression(row_, info.field);
    if (test.relation == Relation::kIsNull) return "(" + column + ") IS NULL";
    const std::string asked = Asked(column, info, test);
    return info.nullable && nulls == Nulls::kNever ? "(" + asked + ") IS TRUE" : asked;
  }

  std::string Asked(const std::string& column, const query::FieldInfo& info, const Test& test) {
    const auto place = [&](const query::Literal& literal) {
      return parameters_.Add(ValueFor(info, literal));
    };
    if (test.relation == Relation::kContains) {
      return std::string(dialect_.text_position) + "(lower(" + column + "), " +
             place(test.values[0]) + ") > 0";
    }
    if (test.relation == Relation::kStartsWith) {
      const std::string prefix = place(test.values[0]);
      return "substr(" + column + ", 1, length(" + prefix + ")) = " + prefix;
    }
    if (test.values.size() == 1) {
      return column + std::string(SymbolOf(test.relation)) + place(test.values[0]);
    }
    std::string list;
    for (const query::Literal& value : test.values) {
      list += (list.empty() ? "" : ", ") + place(value);
    }
    return column + " IN (" + list + ")";
  }

  const Dialect& dialect_;
  const ListedRow& row_;
  ParameterList& parameters_;
};

}  // namespace

std::string FieldExpression(const ListedRow& row, Field field) {
  switch (field) {
    case Field::kId:
      return std::string(row.id);
    case Field::kKind:
      return "e.kind";
    case Field::kStatus:
      return Moving("status");
    case Field::kQueue:
      return "e.queue";
    case Field::kVersion:
      return "e.workflow_version";
    case Field::kAttempt:
      return Moving("execution_count");
    case Field::kMaxRetries:
      return "e.max_retries";
    case Field::kWorkflowId:
      return "e.workflow_execution_id";
    case Field::kCreatedAt:
      return std::string(row.created_at);
    case Field::kStartedAt:
      return Moving("started_at");
    case Field::kCompletedAt:
      return "e.completed_at";
    case Field::kUpdatedAt:
      return Moving("updated_at");
    default:
      return "NULL";  // of definitions, which no SQL lists by a query
  }
}

bool ReadsHotRow(const Condition& condition) {
  if (condition.kind != Kind::kTest) return std::ranges::any_of(condition.children, ReadsHotRow);
  const auto* field = std::get_if<Field>(&condition.test.operand);
  return field != nullptr && FieldExpression({}, *field).find("o.") != std::string::npos;
}

std::string ConditionSql(const Dialect& dialect, const ListedRow& row, const Condition& condition,
                         ParameterList& parameters) {
  return Compiler(dialect, row, parameters).Compile(condition, Nulls::kAllowed);
}

}  // namespace flovyn::sql
