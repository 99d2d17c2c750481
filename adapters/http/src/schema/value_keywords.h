#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "flovyn/json/json.h"
#include "flovyn/json/writer.h"

namespace flovyn::http {

/// One subschema on its way to a plain one.
struct Plain {
  const Json& node;
  std::size_t depth = 0;
  JsonObjectWriter out = {};
  JsonArrayWriter all = {};  // of allOf
  std::size_t weight = 1;    // how much work a visit is
};

/// Why a schema cannot be checked.
absl::Status CannotCheck(std::string_view why);
absl::Status WrongKeyword(std::string_view keyword);

bool HasNul(std::string_view text);
/// A string, without U+0000.
bool IsText(const Json& value);
/// An array of such.
bool AreTexts(const Json& value);

/// A keyword that has no schemas in it: a count, a number, `type`, `required`, `enum`, `const`,
/// `pattern`, `format`, `uniqueItems`.
absl::Status WriteValueKeyword(std::string_view name, const Json& value, Plain& plain);

}  // namespace flovyn::http
