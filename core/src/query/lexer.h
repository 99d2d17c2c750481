#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/query/syntax.h"

namespace flovyn::query {

enum class TokenKind : std::uint8_t {
  kWord,  ///< identifier or keyword
  kString,
  kNumber,
  kRelativeTime,
  kOperator,  ///< = != > >= < <= ~ !~
  kOpen,
  kClose,
  kComma,
  kDot,
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text = {};  ///< As written; of a string the decoded one.
  std::int64_t offset_us = 0;
  std::size_t position = 0;  ///< bytes
  std::size_t end = 0;       ///< bytes; behind it
};

/// Splits a query into tokens, the last of which is kEnd. False: `problem` tells why, and the
/// tokens are those before it.
bool Tokenize(std::string_view text, std::vector<Token>& tokens, Problem& problem);

/// A metadata key as a path has it: a word, or in double quotes.
std::string WrittenKey(std::string_view key);

/// How a message names a token: "'AND'", "the end".
std::string Describe(const Token& token);

}  // namespace flovyn::query
