#include "flovyn/query/syntax.h"

#include <algorithm>
#include <span>

#include "flovyn/domain/errors.h"
#include "text.h"

namespace flovyn::query {

absl::Status ToStatus(const std::vector<Problem>& problems) {
  constexpr std::size_t kMostTold = 5;
  std::string why;
  for (const Problem& problem : std::span(problems).first(std::min(problems.size(), kMostTold))) {
    why += Concat(why.empty() ? "" : "; ", "at position ", problem.position, ": ", problem.message);
  }
  if (problems.size() > kMostTold) why += Concat("; and ", problems.size() - kMostTold, " more");
  return InvalidField("query", why);
}

std::string_view TextOf(OperatorSyntax op) {
  switch (op) {
    case OperatorSyntax::kEqual:
      return "=";
    case OperatorSyntax::kNotEqual:
      return "!=";
    case OperatorSyntax::kGreater:
      return ">";
    case OperatorSyntax::kGreaterEqual:
      return ">=";
    case OperatorSyntax::kLess:
      return "<";
    case OperatorSyntax::kLessEqual:
      return "<=";
    case OperatorSyntax::kContains:
      return "~";
    case OperatorSyntax::kNotContains:
      return "!~";
    case OperatorSyntax::kIn:
      return "IN";
    case OperatorSyntax::kNotIn:
      return "NOT IN";
    case OperatorSyntax::kBetween:
      return "BETWEEN";
    case OperatorSyntax::kNotBetween:
      return "NOT BETWEEN";
    case OperatorSyntax::kStartsWith:
      return "STARTS WITH";
    case OperatorSyntax::kNotStartsWith:
      return "NOT STARTS WITH";
    case OperatorSyntax::kIsNull:
      return "IS NULL";
    case OperatorSyntax::kIsNotNull:
      return "IS NOT NULL";
  }
  return "";
}

std::size_t PositionOf(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  return static_cast<std::size_t>(std::ranges::count_if(
      before, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace flovyn::query
