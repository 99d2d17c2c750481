#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "lexer.h"

namespace flovyn::query {

/// What the grammar takes next.
enum class Expect : std::uint8_t {
  kBegin,  ///< of the query
  kOperand,
  kKey,              ///< of metadata
  kOperator,         ///< behind an operand
  kNegatedOperator,  ///< behind its NOT
  kNull,             ///< or NOT NULL
  kNotNull,          ///< NULL behind IS NOT
  kWith,
  kValue,
  kOpenCall,   ///< of NOW and TODAY
  kCloseCall,  ///< of them
  kOpenList,
  kListNext,  ///< , or )
  kBetweenAnd,
  kConnective,  ///< behind a comparison
  kBy,
  kOrderOperand,
  kDirection,  ///< behind it
  kOrderNext,  ///< a comma
  kNothing,    ///< it is no query
};

/// Where a query has come to.
struct Context {
  Expect expect = Expect::kBegin;
  /// What is compared, or what an order goes by: `metadata.KEY` for a key of metadata.
  std::string operand = {};
  std::size_t keys = 0;      ///< Of its path.
  std::size_t open = 0;      ///< Parentheses around the place.
  bool takes_texts = false;  ///< The operator: its values are texts, whatever the operand.
};

/// Behind `tokens`, which have no kEnd.
Context ContextAfter(std::span<const Token> tokens);

}  // namespace flovyn::query
