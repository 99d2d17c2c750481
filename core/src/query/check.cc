#include <algorithm>
#include <optional>
#include <utility>

#include "check_values.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "flovyn/query/query.h"
#include "suggest.h"
#include "text.h"

namespace flovyn::query {
namespace {

using SyntaxKind = ExpressionSyntax::Kind;
using Kind = Condition::Kind;

Condition Negated(Condition condition) {
  Condition negated{.kind = Kind::kNot};
  negated.children.push_back(std::move(condition));
  return negated;
}

Condition Both(Test low, Test high) {
  Condition both{.kind = Kind::kAnd};
  both.children.push_back({.kind = Kind::kTest, .test = std::move(low)});
  both.children.push_back({.kind = Kind::kTest, .test = std::move(high)});
  return both;
}

/// What an operator asks, apart from whether the answer is turned round.
struct Asked {
  Relation relation = Relation::kEqual;
  bool negated = false;
  bool between = false;
};

Asked AskedBy(OperatorSyntax op) {
  switch (op) {
    case OperatorSyntax::kEqual:
    case OperatorSyntax::kIn:
      return {Relation::kEqual, false, false};
    case OperatorSyntax::kNotEqual:
    case OperatorSyntax::kNotIn:
      return {Relation::kEqual, true, false};
    case OperatorSyntax::kGreater:
      return {Relation::kGreater, false, false};
    case OperatorSyntax::kGreaterEqual:
      return {Relation::kGreaterEqual, false, false};
    case OperatorSyntax::kLess:
      return {Relation::kLess, false, false};
    case OperatorSyntax::kLessEqual:
      return {Relation::kLessEqual, false, false};
    case OperatorSyntax::kContains:
      return {Relation::kContains, false, false};
    case OperatorSyntax::kNotContains:
      return {Relation::kContains, true, false};
    case OperatorSyntax::kStartsWith:
      return {Relation::kStartsWith, false, false};
    case OperatorSyntax::kNotStartsWith:
      return {Relation::kStartsWith, true, false};
    case OperatorSyntax::kBetween:
      return {Relation::kGreaterEqual, false, true};
    case OperatorSyntax::kNotBetween:
      return {Relation::kGreaterEqual, true, true};
    case OperatorSyntax::kIsNull:
      return {Relation::kIsNull, false, false};
    case OperatorSyntax::kIsNotNull:
      return {Relation::kIsNull, true, false};
  }
  return {};
}

class Checker {
 public:
  Checker(std::string_view text, Entity entity, absl::Time now, std::vector<Problem>& problems)
      : text_(text),
        entity_(entity),
        now_(absl::FromUnixMicros(absl::ToUnixMicros(now))),
        problems_(problems) {}

  Query Run(const QuerySyntax& syntax) {
    Query query{.condition = Check(syntax.expression)};
    for (const OrderSyntax& term : syntax.order) {
      if (auto operand = Resolve(term.operand)) {
        query.order.push_back({*std::move(operand), term.descending});
      }
    }
    return query;
  }

 private:
  void Complain(std::size_t byte, std::string message) {
    problems_.push_back({PositionOf(text_, byte), std::move(message)});
  }

  Condition Check(const ExpressionSyntax& syntax) {
    switch (syntax.kind) {
      case SyntaxKind::kAll:
        return {};
      case SyntaxKind::kAnd:
        return CheckChain(Kind::kAnd, syntax);
      case SyntaxKind::kOr:
        return CheckChain(Kind::kOr, syntax);
      case SyntaxKind::kNot:
        return Negated(Check(syntax.children[0]));
      case SyntaxKind::kComparison:
        return Compare(syntax.comparison);
    }
    return {};
  }

  /// (a AND b) AND c is a AND b AND c.
  Condition CheckChain(Kind kind, const ExpressionSyntax& syntax) {
    Condition chain{.kind = kind};
    for (const ExpressionSyntax& child : syntax.children) {
      Condition checked = Check(child);
      if (checked.kind != kind) {
        chain.children.push_back(std::move(checked));
        continue;
      }
      for (Condition& grandchild : checked.children) {
        chain.children.push_back(std::move(grandchild));
      }
    }
    return chain;
  }

  Condition Compare(const ComparisonSyntax& syntax) {
    const Asked asked = AskedBy(syntax.op);
    auto operand = Resolve(syntax.operand);
    if (!operand) return {};
    Test test{.operand = *std::move(operand), .relation = asked.relation};
    const ValueRules rules{.entity = entity_, .now = now_};
    for (const LiteralSyntax& value : syntax.values) {
      auto literal = rules.Read(test.operand, syntax.op, value);
      if (const auto* why = std::get_if<Refusal>(&literal)) {
        Complain(why->about_operator ? syntax.op_position : value.position, why->message);
        return {};
      }
      test.values.push_back(std::get<Literal>(std::move(literal)));
    }
    if (asked.between && test.values[0].index() != test.values[1].index()) {
      Complain(syntax.values[1].position, "both ends of BETWEEN must be of one kind");
      return {};
    }
    Condition condition = asked.between ? Between(std::move(test))
                                        : Condition{.kind = Kind::kTest, .test = std::move(test)};
    return asked.negated ? Negated(std::move(condition)) : condition;
  }

  static Condition Between(Test test) {
    Test high{
        .operand = test.operand, .relation = Relation::kLessEqual, .values = {test.values[1]}};
    test.values.pop_back();
    return Both(std::move(test), std::move(high));
  }

  std::optional<Operand> Resolve(const OperandSyntax& syntax) {
    if (syntax.is_metadata) {
      if (HasMetadata(entity_)) return syntax.path;
      Complain(syntax.position, "definitions have no metadata to query");
      return std::nullopt;
    }
    if (const FieldInfo* info = FindField(entity_, syntax.field)) return info->field;
    if (syntax.field == "metadata" && HasMetadata(entity_)) {
      Complain(syntax.position, "name a key of the metadata, as in metadata.customerId");
    } else {
      Complain(syntax.position, UnknownField(syntax.field));
    }
    return std::nullopt;
  }

  std::string UnknownField(std::string_view name) const {
    std::vector<std::string_view> names;
    for (const FieldInfo& info : FieldsOf(entity_)) names.push_back(info.name);
    std::string hint = DidYouMean(name, names);
    if (hint.empty()) {
      hint = Concat("; the fields are ", Joined(names, ", "));
      if (HasMetadata(entity_)) hint += ", and metadata.KEY";
    }
    return Concat("unknown field '", Shown(name), "'", hint);
  }

  std::string_view text_;
  Entity entity_;
  absl::Time now_;
  std::vector<Problem>& problems_;
};

}  // namespace

bool AsksFor(const Condition& condition, Field field) {
  if (condition.kind == Kind::kTest) return condition.test.operand == Operand(field);
  return std::ranges::any_of(condition.children,
                             [field](const Condition& child) { return AsksFor(child, field); });
}

Query CheckQuery(std::string_view text, const QuerySyntax& syntax, Entity entity, absl::Time now,
                 std::vector<Problem>& problems) {
  return Checker(text, entity, now, problems).Run(syntax);
}

absl::StatusOr<Query> ReadQuery(std::string_view text, Entity entity, absl::Time now,
                                const QueryLimits& limits) {
  QuerySyntax syntax;
  std::vector<Problem> problems;
  if (!ParseQuery(text, limits, syntax, problems)) return ToStatus(problems);
  Query query = CheckQuery(text, syntax, entity, now, problems);
  if (!problems.empty()) return ToStatus(problems);
  return query;
}

absl::StatusOr<Operand> ReadKey(std::string_view field, std::string_view name, Entity entity) {
  if (const FieldInfo* info = FindField(entity, name)) {
    const bool is_text = info->type == FieldType::kText || info->type == FieldType::kEnum;
    if (is_text) return Operand(info->field);
    return InvalidField(field, Concat("'", name, "' cannot be grouped by; only texts can"));
  }
  FLOVYN_RETURN_IF_ERROR(CheckText(field, name, QueryLimits().max_bytes, Emptiness::kRefused));
  if (!name.starts_with("metadata.")) return Operand(Path{std::string(name)});
  const auto query = ReadQuery(Concat("ORDER BY ", name), entity, absl::UnixEpoch());
  const bool is_path = query.ok() && query->unconditional() && query->order.size() == 1 &&
                       std::holds_alternative<Path>(query->order[0].operand);
  if (!is_path) return InvalidField(field, Concat("'", name, "' is no path in the metadata"));
  return query->order[0].operand;
}

}  // namespace flovyn::query
