#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/columns.h"
#include "query/naive_match.h"
#include "query/random_rows.h"
#include "query/random_values.h"

namespace flovyn::testing {

/// Makes comparisons: verbs with values that they take, and their texts.
class RandomComparison {
 public:
  using Verb = naive::Verb;
  using Written = naive::Written;
  using Values = std::vector<Written>;

  explicit RandomComparison(RandomRows& random) : random_(random), values_(random) {}

  RandomValues& values() { return values_; }

  Verb VerbFor(naive::ColumnType type) {
    std::vector<Verb> verbs = {Verb::kEquals, Verb::kIn, Verb::kIsNull};
    using Type = naive::ColumnType;
    if (type != Type::kStatus && type != Type::kId) {
      verbs.insert(verbs.end(), {Verb::kLess, Verb::kLessEqual, Verb::kGreater, Verb::kGreaterEqual,
                                 Verb::kBetween});
    }
    if (type == Type::kText) verbs.insert(verbs.end(), {Verb::kContains, Verb::kStartsWith});
    return random_.Any(verbs);
  }

  Verb VerbForMetadata() {
    static constexpr Verb kVerbs[] = {
        Verb::kEquals,       Verb::kIn,      Verb::kLess,     Verb::kLessEqual,  Verb::kGreater,
        Verb::kGreaterEqual, Verb::kBetween, Verb::kContains, Verb::kStartsWith, Verb::kIsNull};
    return random_.Any(kVerbs);
  }

  Values ForColumn(naive::ColumnType type, Verb verb) {
    static const std::vector<std::string> kStatuses = {"PENDING", "RUNNING", "COMPLETED", "FAILED",
                                                       "CANCELLED"};
    Values values;
    for (std::size_t i = Count(verb); i > 0; --i) {
      values.push_back(values_.OfType(type, kStatuses));
    }
    return values;
  }

  Values ForMetadata(Verb verb) {
    Values values;
    for (std::size_t i = Count(verb); i > 0; --i) values.push_back(ForMetadataOnce(verb));
    // Both ends of a BETWEEN have to be of one kind.
    while (verb == Verb::kBetween && values[0].kind != values[1].kind) {
      values[1] = ForMetadataOnce(verb);
    }
    return values;
  }

  /// The comparison as a text, and whether its operator is a negated one.
  std::pair<std::string, bool> Write(const std::string& operand, Verb verb, const Values& values) {
    const bool negated = random_.OneIn(3) && !IsSimpleRange(verb);
    const std::string no = negated ? values_.Word("NOT") + " " : "";
    switch (verb) {
      case Verb::kEquals:
        return {operand + Symbol(negated ? "!=" : "=") + values[0].query, negated};
      case Verb::kContains:
        return {operand + Symbol(negated ? "!~" : "~") + values[0].query, negated};
      case Verb::kIn:
        return {operand + " " + no + values_.Word("IN") + " (" + List(values) + ")", negated};
      case Verb::kBetween:
        return {operand + " " + no + values_.Word("BETWEEN") + " " + values[0].query + " " +
                    values_.Word("AND") + " " + values[1].query,
                negated};
      case Verb::kStartsWith:
        return {operand + " " + no + values_.Word("STARTS") + " " + values_.Word("WITH") + " " +
                    values[0].query,
                negated};
      case Verb::kIsNull:
        return {operand + " " + values_.Word("IS") + " " + no + values_.Word("NULL"), negated};
      case Verb::kLess:
        return {operand + Symbol("<") + values[0].query, false};
      case Verb::kLessEqual:
        return {operand + Symbol("<=") + values[0].query, false};
      case Verb::kGreater:
        return {operand + Symbol(">") + values[0].query, false};
      case Verb::kGreaterEqual:
        return {operand + Symbol(">=") + values[0].query, false};
    }
    return {};
  }

 private:
  static bool IsSimpleRange(Verb verb) {
    return verb == Verb::kLess || verb == Verb::kLessEqual || verb == Verb::kGreater ||
           verb == Verb::kGreaterEqual;
  }
  std::size_t Count(Verb verb) {
    if (verb == Verb::kIsNull) return 0;
    if (verb == Verb::kBetween) return 2;
    return verb == Verb::kIn ? 1 + random_.Below(4) : 1;
  }
  Written ForMetadataOnce(Verb verb) {
    const bool text_only = verb == Verb::kContains || verb == Verb::kStartsWith;
    if (text_only || verb == Verb::kEquals || verb == Verb::kIn) {
      if (!text_only && random_.OneIn(3)) return values_.Number(random_.NumberText());
      if (!text_only && random_.OneIn(6)) return values_.Bool();
      return values_.String(random_.OneIn(2) ? random_.Text() : random_.Name());
    }
    static constexpr Written::Kind kKinds[] = {Written::Kind::kString, Written::Kind::kNumber,
                                               Written::Kind::kTime};
    return values_.RangeEnd(random_.Any(kKinds));
  }
  std::string Symbol(std::string_view symbol) {
    const std::string around = random_.OneIn(3) ? "" : " ";
    return around + std::string(symbol) + around;
  }
  std::string List(const Values& values) {
    std::string list;
    for (const Written& value : values) list += (list.empty() ? "" : ", ") + value.query;
    return list;
  }

  RandomRows& random_;
  RandomValues values_;
};

}  // namespace flovyn::testing
