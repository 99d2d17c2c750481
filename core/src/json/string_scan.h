#pragma once

#include <cstddef>
#include <string_view>

namespace flovyn {

/// A JSON string as it stands in a text.
struct StringScan {
  std::size_t length = 0;       ///< of the string with its quotes, or where the error is
  const char* error = nullptr;  ///< what is wrong; nullptr for a string
};

/// Scans the string (RFC 8259, UTF-8, no lone surrogates) at the start of `text`, which has to
/// begin with its opening quotation mark; what follows the string is the caller's.
StringScan ScanString(std::string_view text);

}  // namespace flovyn
