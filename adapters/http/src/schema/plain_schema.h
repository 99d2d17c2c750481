#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace flovyn::http {

inline constexpr std::size_t kMaxSchemaBytes = 262'144;
inline constexpr std::size_t kMaxSchemaDepth = 64;
inline constexpr std::size_t kMaxSubschemas = 10'000;

// Keywords of plain schemas beside those of draft 7; schema_rules.h says what they do.
inline constexpr char kEffortRule[] = "x:effort";
inline constexpr char kFormatRule[] = "x:format";
inline constexpr char kMultipleRule[] = "x:multipleOf";
inline constexpr char kPatternRule[] = "x:pattern";
inline constexpr char kUniqueRule[] = "x:uniqueItems";
inline constexpr char kWholeRule[] = "x:whole";

/// A JSON Schema as workers register it, in the words that are safe to give to valijson: draft 7
/// with what generators of 2019-09 and 2020-12 write ($defs, prefixItems, dependentRequired,
/// keywords beside $ref). References are local and lead to numbered definitions; annotations and
/// unknown keywords are gone; what valijson does by std::regex, in quadratic time or with undefined
/// behaviour is replaced by our own rules; and every subschema begins with kEffortRule.
///
/// Errors: InvalidField("input_schema"), saying what cannot be checked: a remote reference, a
/// keyword that draft 7 does not have and that cannot be left out without changing the meaning, a
/// schema that is too large or no schema.
absl::StatusOr<std::string> PlainSchema(std::string_view text);

}  // namespace flovyn::http
