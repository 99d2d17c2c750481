#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace flovyn::query {

/// Bounds of one query text; docs/limits.md has them for users.
struct QueryLimits {
  std::size_t max_bytes = 4096;
  std::size_t max_comparisons = 50;
  std::size_t max_list_values = 100;  ///< of one IN list
  std::size_t max_depth = 32;         ///< of parentheses and NOTs within each other
  std::size_t max_order_terms = 8;
  std::size_t max_path_segments = 32;  ///< of metadata.a.b.c, as metadata nests at most
};

/// What is wrong with a query text, and where.
struct Problem {
  std::size_t position = 0;  ///< Characters (not bytes) before it.
  std::string message = {};
};

/// The first few as one InvalidField for "query": "at position 9: unknown field 'staus'; did you
/// mean 'status'?". `problems` must not be empty.
absl::Status ToStatus(const std::vector<Problem>& problems);

enum class LiteralKind : std::uint8_t { kString, kNumber, kBool, kRelativeTime, kNow, kToday };

/// A value as it is written.
struct LiteralSyntax {
  LiteralKind kind = LiteralKind::kString;
  std::string text = {};       ///< decoded string, number literal
  bool truth = false;          ///< kBool
  std::int64_t offset_us = 0;  ///< kRelativeTime: -7d is minus seven days
  std::size_t position = 0;    ///< byte in the text
};

/// `status` or `metadata.customer."tier name"`.
struct OperandSyntax {
  bool is_metadata = false;
  std::string field = {};              ///< if it is not metadata
  std::vector<std::string> path = {};  ///< if it is
  std::size_t position = 0;
};

enum class OperatorSyntax : std::uint8_t {
  kEqual,
  kNotEqual,
  kGreater,
  kGreaterEqual,
  kLess,
  kLessEqual,
  kContains,
  kNotContains,
  kIn,
  kNotIn,
  kBetween,
  kNotBetween,
  kStartsWith,
  kNotStartsWith,
  kIsNull,
  kIsNotNull,
};

/// The operator as a query has it: "!=", "NOT IN".
std::string_view TextOf(OperatorSyntax op);

struct ComparisonSyntax {
  OperandSyntax operand = {};
  OperatorSyntax op = OperatorSyntax::kEqual;
  std::size_t op_position = 0;
  std::vector<LiteralSyntax> values = {};
};

/// One node of the tree: AND and OR have two or more children, NOT has one, the others none.
struct ExpressionSyntax {
  enum class Kind : std::uint8_t { kAll, kAnd, kOr, kNot, kComparison };
  Kind kind = Kind::kAll;  ///< kAll: no condition
  std::vector<ExpressionSyntax> children = {};
  ComparisonSyntax comparison = {};
};

struct OrderSyntax {
  OperandSyntax operand = {};
  bool descending = false;
};

/// A query text, read but not yet compared with what an entity has.
struct QuerySyntax {
  ExpressionSyntax expression = {};
  std::vector<OrderSyntax> order = {};
};

/// Reads `text` by the grammar in docs/query.md; blank text is a query without conditions. False
/// if it is not a query: `problems` then has the first thing that is wrong. The positions within
/// `syntax` are bytes; PositionOf() makes characters of them.
bool ParseQuery(std::string_view text, const QueryLimits& limits, QuerySyntax& syntax,
                std::vector<Problem>& problems);

/// Characters before byte `offset` of `text`.
std::size_t PositionOf(std::string_view text, std::size_t offset);

}  // namespace flovyn::query
