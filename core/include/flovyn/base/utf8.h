#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace flovyn {

/// Length in bytes of the UTF-8 character at the start of `text`: 1 to 4, or 0 if there is none
/// (empty text, a stray or missing continuation byte, an overlong form, a surrogate, a value beyond
/// U+10FFFF).
std::size_t Utf8CharLength(std::string_view text);

/// Length in bytes of the longest start of `text` that is UTF-8; `text.size()` if all of it is.
std::size_t Utf8PrefixLength(std::string_view text);

/// `text` with each byte that is not part of a UTF-8 character replaced by U+FFFD.
std::string ReplaceInvalidUtf8(std::string_view text);

/// The longest start of `text` that has at most `max_bytes` bytes and does not end within a
/// character. `text` must be UTF-8.
std::string_view TruncateUtf8(std::string_view text, std::size_t max_bytes);

}  // namespace flovyn
