#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flovyn/json/json.h"
#include "query/naive_values.h"

namespace flovyn::testing::naive {

/// A value as a query has it.
struct Written {
  enum class Kind : std::uint8_t { kString, kNumber, kBool, kTime };
  Kind kind = Kind::kString;
  std::string query = {};   ///< as it stands in the query
  std::string text = {};    ///< decoded; the literal of a number; "true"
  std::int64_t micros = 0;  ///< of a kTime
};

/// What a field has: nothing, a text, or a number (times are microseconds, booleans 0 and 1).
using Cell = std::variant<std::monostate, std::string, std::int64_t>;

/// An operator without the NOT or `!` that turns its answer round.
enum class Verb : std::uint8_t {
  kEquals,
  kIn,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kBetween,
  kContains,
  kStartsWith,
  kIsNull,
};

template <class T>
bool InRange(Verb verb, const T& order) {
  if (verb == Verb::kLess) return order < 0;
  if (verb == Verb::kLessEqual) return order <= 0;
  if (verb == Verb::kGreater) return order > 0;
  return order >= 0;
}

inline bool TextMatches(Verb verb, const std::string& text, const std::string& value) {
  if (verb == Verb::kContains) return Folded(text).find(Folded(value)) != std::string::npos;
  if (verb == Verb::kStartsWith) return text.substr(0, value.size()) == value;
  if (verb == Verb::kEquals) return text == value;
  return InRange(verb, text.compare(value));
}

inline bool CellMatches(Verb verb, const Cell& cell, const std::vector<Written>& values) {
  if (verb == Verb::kIsNull) return cell.index() == 0;
  if (cell.index() == 0) return false;
  if (verb == Verb::kBetween) {
    return CellMatches(Verb::kGreaterEqual, cell, {values[0]}) &&
           CellMatches(Verb::kLessEqual, cell, {values[1]});
  }
  if (verb == Verb::kIn) {
    return std::any_of(values.begin(), values.end(), [&](const Written& value) {
      return CellMatches(Verb::kEquals, cell, {value});
    });
  }
  if (const auto* text = std::get_if<std::string>(&cell)) {
    return TextMatches(verb, *text, values[0].text);
  }
  const std::int64_t number = std::get<std::int64_t>(cell);
  const std::int64_t other =
      values[0].kind == Written::Kind::kTime ? values[0].micros : std::stoll(values[0].text);
  return verb == Verb::kEquals ? number == other : InRange(verb, number <=> other);
}

/// `=` by type: a text is no number, an array or object equals nothing.
inline bool JsonEquals(const Json& json, const Written& value) {
  switch (value.kind) {
    case Written::Kind::kString:
      return json.kind() == JsonKind::kString && json.AsString() == value.text;
    case Written::Kind::kNumber:
      return json.kind() == JsonKind::kNumber &&
             CompareNumbers(json.number_text(), value.text) == 0;
    case Written::Kind::kBool:
      return json.kind() == JsonKind::kBool && json.AsBool() == (value.text == "true");
    case Written::Kind::kTime:
      return false;
  }
  return false;
}

inline bool JsonInRange(Verb verb, const Json& json, const Written& value) {
  const bool is_string = json.kind() == JsonKind::kString;
  if (value.kind == Written::Kind::kNumber) {
    const std::string found = is_string ? json.AsString() : json.number_text();
    const bool counts = json.kind() == JsonKind::kNumber || (is_string && IsNumber(found));
    return counts && InRange(verb, CompareNumbers(found, value.text));
  }
  if (value.kind == Written::Kind::kTime) {
    const auto micros = is_string ? MicrosOf(json.AsString()) : std::nullopt;
    return micros && InRange(verb, *micros <=> value.micros);
  }
  return is_string && InRange(verb, json.AsString().compare(value.text));
}

/// `json` is nullptr where the key is missing.
inline bool JsonMatches(Verb verb, const Json* json, const std::vector<Written>& values) {
  if (json == nullptr || json->kind() == JsonKind::kNull) return verb == Verb::kIsNull;
  switch (verb) {
    case Verb::kIsNull:
      return false;
    case Verb::kEquals:
    case Verb::kIn:
      return std::any_of(values.begin(), values.end(),
                         [json](const Written& value) { return JsonEquals(*json, value); });
    case Verb::kContains:
    case Verb::kStartsWith:
      return json->kind() == JsonKind::kString &&
             TextMatches(verb, json->AsString(), values[0].text);
    case Verb::kBetween:
      return JsonInRange(Verb::kGreaterEqual, *json, values[0]) &&
             JsonInRange(Verb::kLessEqual, *json, values[1]);
    default:
      return JsonInRange(verb, *json, values[0]);
  }
}

inline const Json* Follow(const Json& document, const std::vector<std::string>& path) {
  const Json* json = &document;
  for (const std::string& key : path) {
    if (json == nullptr) return nullptr;
    json = json->Find(key);
  }
  return json;
}

}  // namespace flovyn::testing::naive
