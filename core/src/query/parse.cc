#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "flovyn/query/syntax.h"
#include "lexer.h"
#include "text.h"

namespace flovyn::query {
namespace {

using SyntaxKind = ExpressionSyntax::Kind;

constexpr std::array<std::pair<std::string_view, OperatorSyntax>, 8> kSymbols = {{
    {"=", OperatorSyntax::kEqual},
    {"!=", OperatorSyntax::kNotEqual},
    {">", OperatorSyntax::kGreater},
    {">=", OperatorSyntax::kGreaterEqual},
    {"<", OperatorSyntax::kLess},
    {"<=", OperatorSyntax::kLessEqual},
    {"~", OperatorSyntax::kContains},
    {"!~", OperatorSyntax::kNotContains},
}};

/// Recursive descent, one function for each rule of the grammar. Each gives false when it has
/// written the problem.
class Parser {
 public:
  Parser(std::string_view text, const QueryLimits& limits, std::vector<Token> tokens,
         Problem& problem)
      : text_(text), limits_(limits), tokens_(std::move(tokens)), problem_(problem) {}

  bool Parse(QuerySyntax& query) {
    if (!AtEnd() && !IsWord("ORDER") && !Or(query.expression)) return false;
    if (!TakeWord("ORDER")) return AtEnd() || Expected("AND, OR or ORDER BY");
    return Order(query.order) && (AtEnd() || Expected("ASC, DESC, ',' or the end"));
  }

 private:
  const Token& Now() const { return tokens_[at_]; }
  bool AtEnd() const { return Now().kind == TokenKind::kEnd; }
  bool IsWord(std::string_view keyword) const {
    return Now().kind == TokenKind::kWord && LowerAscii(Now().text) == LowerAscii(keyword);
  }
  bool TakeWord(std::string_view keyword) {
    if (!IsWord(keyword)) return false;
    ++at_;
    return true;
  }
  bool Take(TokenKind kind) {
    if (Now().kind != kind) return false;
    ++at_;
    return true;
  }
  bool Fail(std::size_t byte, std::string message) {
    problem_ = {PositionOf(text_, byte), std::move(message)};
    return false;
  }
  bool Expected(std::string_view what) {
    return Fail(Now().position, Concat("expected ", what, ", found ", Describe(Now())));
  }

  bool Or(ExpressionSyntax& out) { return Chain("OR", SyntaxKind::kOr, &Parser::And, out); }
  bool And(ExpressionSyntax& out) { return Chain("AND", SyntaxKind::kAnd, &Parser::Not, out); }

  bool Chain(std::string_view keyword, SyntaxKind kind, bool (Parser::*part)(ExpressionSyntax&),
             ExpressionSyntax& out) {
    if (!(this->*part)(out)) return false;
    if (!IsWord(keyword)) return true;
    ExpressionSyntax chain{.kind = kind};
    chain.children.push_back(std::move(out));
    while (TakeWord(keyword)) {
      if (!(this->*part)(chain.children.emplace_back())) return false;
    }
    out = std::move(chain);
    return true;
  }

  bool Not(ExpressionSyntax& out) {
    if (!IsWord("NOT")) return Primary(out);
    if (!Descend()) return false;
    ++at_;
    out.kind = SyntaxKind::kNot;
    const bool read = Not(out.children.emplace_back());
    --depth_;
    return read;
  }

  bool Descend() {
    if (++depth_ <= limits_.max_depth) return true;
    return Fail(Now().position, Concat("nested deeper than ", limits_.max_depth,
                                       " levels; write fewer parentheses and NOTs"));
  }

  bool Primary(ExpressionSyntax& out) {
    if (Now().kind != TokenKind::kOpen) return Comparison(out);
    if (!Descend()) return false;
    ++at_;
    if (!Or(out)) return false;
    --depth_;
    return Take(TokenKind::kClose) || Expected("')'");
  }

  bool Comparison(ExpressionSyntax& out) {
    out.kind = SyntaxKind::kComparison;
    if (++comparisons_ > limits_.max_comparisons) {
      return Fail(Now().position, Concat("more than ", limits_.max_comparisons,
                                         " comparisons; use IN, or ask twice"));
    }
    ComparisonSyntax& comparison = out.comparison;
    if (!Operand(comparison.operand)) return false;
    comparison.op_position = Now().position;
    if (Now().kind == TokenKind::kOperator) {
      comparison.op = std::ranges::find(kSymbols, Now().text, [](const auto& symbol) {
                        return symbol.first;
                      })->second;
      ++at_;
      return Value(comparison.values.emplace_back());
    }
    return WordOperator(comparison);
  }

  bool WordOperator(ComparisonSyntax& comparison) {
    if (TakeWord("IS")) {
      const bool negated = TakeWord("NOT");
      comparison.op = negated ? OperatorSyntax::kIsNotNull : OperatorSyntax::kIsNull;
      return TakeWord("NULL") || Expected(negated ? "NULL" : "NULL or NOT NULL");
    }
    const bool negated = TakeWord("NOT");
    if (TakeWord("IN")) {
      comparison.op = negated ? OperatorSyntax::kNotIn : OperatorSyntax::kIn;
      return List(comparison.values);
    }
    if (TakeWord("BETWEEN")) {
      comparison.op = negated ? OperatorSyntax::kNotBetween : OperatorSyntax::kBetween;
      return Value(comparison.values.emplace_back()) && (TakeWord("AND") || Expected("AND")) &&
             Value(comparison.values.emplace_back());
    }
    if (TakeWord("STARTS")) {
      comparison.op = negated ? OperatorSyntax::kNotStartsWith : OperatorSyntax::kStartsWith;
      return (TakeWord("WITH") || Expected("WITH")) && Value(comparison.values.emplace_back());
    }
    return Expected(negated ? "IN, BETWEEN or STARTS WITH"
                            : "an operator (= != > >= < <= ~ !~ IN BETWEEN STARTS WITH IS NULL)");
  }

  bool List(std::vector<LiteralSyntax>& values) {
    if (!Take(TokenKind::kOpen)) return Expected("'('");
    do {
      if (values.size() == limits_.max_list_values) {
        return Fail(Now().position,
                    Concat("more than ", limits_.max_list_values, " values in one list"));
      }
      if (!Value(values.emplace_back())) return false;
    } while (Take(TokenKind::kComma));
    return Take(TokenKind::kClose) || Expected("',' or ')'");
  }

  bool Operand(OperandSyntax& out) {
    if (Now().kind != TokenKind::kWord) return Expected("a field");
    out.position = Now().position;
    out.field = Now().text;
    ++at_;
    if (Now().kind != TokenKind::kDot) return true;
    if (out.field != "metadata") {
      return Fail(out.position, Concat("'", Shown(out.field), "' has no parts; only metadata has"));
    }
    out.is_metadata = true;
    while (Take(TokenKind::kDot)) {
      const bool is_key = Now().kind == TokenKind::kWord ||
                          (Now().kind == TokenKind::kString && !Now().text.empty());
      if (!is_key) return Expected("a metadata key (one with other characters in double quotes)");
      if (out.path.size() == limits_.max_path_segments) {
        return Fail(Now().position,
                    Concat("a path has at most ", limits_.max_path_segments, " keys"));
      }
      out.path.push_back(Now().text);
      ++at_;
    }
    return true;
  }

  bool Value(LiteralSyntax& out) {
    out.position = Now().position;
    out.text = Now().text;
    switch (Now().kind) {
      case TokenKind::kString:
        out.kind = LiteralKind::kString;
        break;
      case TokenKind::kNumber:
        out.kind = LiteralKind::kNumber;
        break;
      case TokenKind::kRelativeTime:
        out.kind = LiteralKind::kRelativeTime;
        out.offset_us = Now().offset_us;
        break;
      case TokenKind::kWord:
        return WordValue(out);
      default:
        return Expected("a value");
    }
    ++at_;
    return true;
  }

  bool WordValue(LiteralSyntax& out) {
    if (IsWord("TRUE") || IsWord("FALSE")) {
      out.kind = LiteralKind::kBool;
      out.truth = TakeWord("TRUE") || !TakeWord("FALSE");
      return true;
    }
    if (IsWord("NOW") || IsWord("TODAY")) {
      out.kind = IsWord("NOW") ? LiteralKind::kNow : LiteralKind::kToday;
      ++at_;
      if (!Take(TokenKind::kOpen)) return Expected("'(' as in NOW()");
      return Take(TokenKind::kClose) || Expected("')'");
    }
    if (IsWord("NULL")) {
      return Fail(Now().position, "NULL is no value; use IS NULL or IS NOT NULL");
    }
    return Fail(Now().position, Concat("expected a value, found '", Shown(Now().text),
                                       "'; texts are written in double quotes"));
  }

  bool Order(std::vector<OrderSyntax>& order) {
    if (!TakeWord("BY")) return Expected("BY");
    do {
      if (order.size() == limits_.max_order_terms) {
        return Fail(Now().position,
                    Concat("more than ", limits_.max_order_terms, " fields to order by"));
      }
      OrderSyntax& term = order.emplace_back();
      if (!Operand(term.operand)) return false;
      term.descending = TakeWord("DESC");
      if (!term.descending) TakeWord("ASC");
    } while (Take(TokenKind::kComma));
    return true;
  }

  std::string_view text_;
  const QueryLimits& limits_;
  std::vector<Token> tokens_;
  Problem& problem_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t comparisons_ = 0;
};

}  // namespace

bool ParseQuery(std::string_view text, const QueryLimits& limits, QuerySyntax& syntax,
                std::vector<Problem>& problems) {
  if (text.size() > limits.max_bytes) {
    problems.push_back(
        {0, Concat(text.size(), " bytes, at most ", limits.max_bytes, " are allowed")});
    return false;
  }
  Problem lexical;
  Problem grammatical;
  std::vector<Token> tokens;
  const bool split = Tokenize(text, tokens, lexical);
  const bool parsed = Parser(text, limits, std::move(tokens), grammatical).Parse(syntax);
  if (split && parsed) return true;
  const bool grammar_first = !parsed && (split || grammatical.position < lexical.position);
  problems.push_back(std::move(grammar_first ? grammatical : lexical));
  return false;
}

}  // namespace flovyn::query
