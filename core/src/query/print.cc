#include <algorithm>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/base/overload.h"
#include "flovyn/json/writer.h"
#include "flovyn/query/query.h"
#include "lexer.h"
#include "text.h"

namespace flovyn::query {
namespace {

using Kind = Condition::Kind;

std::string Printed(const Operand& operand, Entity entity) {
  if (const auto* field = std::get_if<Field>(&operand)) {
    return std::string(InfoOf(entity, *field).name);
  }
  std::string text = "metadata";
  for (const std::string& key : std::get<Path>(operand)) {
    text += Concat(".", WrittenKey(key));
  }
  return text;
}

/// A time that was written with an offset may be outside the years 0001 to 9999 without one.
std::string Written(absl::Time time) {
  constexpr int kLargestOffset = (23 * 60 + 59) * 60;
  const auto year = absl::ToCivilYear(time, absl::UTCTimeZone()).year();
  const int offset = year < 1 ? kLargestOffset : (year > 9999 ? -kLargestOffset : 0);
  return absl::FormatTime(offset == 0 ? "%E4Y-%m-%dT%H:%M:%E6SZ" : "%E4Y-%m-%dT%H:%M:%E6S%Ez", time,
                          absl::FixedTimeZone(offset));
}

std::string Printed(const Literal& literal) {
  return std::visit(Overload{[](const std::string& text) { return QuoteJson(text); },
                             [](const Number& number) { return number.text; },
                             [](bool truth) { return std::string(truth ? "true" : "false"); },
                             [](absl::Time time) { return QuoteJson(Written(time)); }},
                    literal);
}

std::string_view SymbolOf(Relation relation) {
  switch (relation) {
    case Relation::kEqual:
      return " = ";
    case Relation::kLess:
      return " < ";
    case Relation::kLessEqual:
      return " <= ";
    case Relation::kGreater:
      return " > ";
    case Relation::kGreaterEqual:
      return " >= ";
    case Relation::kContains:
      return " ~ ";
    case Relation::kStartsWith:
      return " STARTS WITH ";
    case Relation::kIsNull:
      return " IS NULL";
  }
  return "";
}

std::string Printed(const Test& test, Entity entity) {
  const std::string operand = Printed(test.operand, entity);
  if (test.relation == Relation::kIsNull) return Concat(operand, " IS NULL");
  std::vector<std::string> values;
  for (const Literal& value : test.values) values.push_back(Printed(value));
  if (values.size() > 1) return Concat(operand, " IN (", Joined(values, ", "), ")");
  return Concat(operand, SymbolOf(test.relation), values[0]);
}

/// Of a child within a node that binds tighter than AND and OR.
std::string Enclosed(const Condition& condition, Entity entity) {
  const bool is_chain = condition.kind == Kind::kAnd || condition.kind == Kind::kOr;
  return is_chain ? Concat("(", Print(condition, entity), ")") : Print(condition, entity);
}

}  // namespace

std::string Print(const Condition& condition, Entity entity) {
  switch (condition.kind) {
    case Kind::kTrue:
      return "";
    case Kind::kTest:
      return Printed(condition.test, entity);
    case Kind::kNot:
      return Concat("NOT ", Enclosed(condition.children[0], entity));
    case Kind::kAnd:
    case Kind::kOr:
      break;
  }
  std::vector<std::string> children;
  for (const Condition& child : condition.children) children.push_back(Enclosed(child, entity));
  return Joined(children, condition.kind == Kind::kAnd ? " AND " : " OR ");
}

std::string Print(const Query& query, Entity entity) {
  std::string text = Print(query.condition, entity);
  std::vector<std::string> terms;
  for (const OrderTerm& term : query.order) {
    terms.push_back(Concat(Printed(term.operand, entity), term.descending ? " DESC" : ""));
  }
  if (terms.empty()) return text;
  return Concat(text, text.empty() ? "" : " ", "ORDER BY ", Joined(terms, ", "));
}

}  // namespace flovyn::query
