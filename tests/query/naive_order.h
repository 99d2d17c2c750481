#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "flovyn/json/json.h"
#include "query/naive_match.h"

namespace flovyn::testing::naive {

/// What one row is sorted by: numbers, then texts, then false, then true, then what is missing.
struct Key {
  int rank = 4;
  std::string text = {};
};

inline Key KeyOf(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return {1, *text};
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return {0, std::to_string(*number)};
  return {};
}

inline Key KeyOf(const Json* json) {
  if (json == nullptr) return {};
  if (json->kind() == JsonKind::kNumber) return {0, json->number_text()};
  if (json->kind() == JsonKind::kBool) return {json->AsBool() ? 3 : 2, ""};
  if (json->kind() != JsonKind::kString) return {};
  if (IsNumber(json->AsString())) return {0, json->AsString()};
  return {1, Beginning(json->AsString())};
}

/// Negative: `a` comes first. What is missing is last in either direction.
inline int CompareKeys(const Key& a, const Key& b, bool descending) {
  if (a.rank != b.rank) {
    const int order = a.rank < b.rank ? -1 : 1;
    return a.rank == 4 || b.rank == 4 || !descending ? order : -order;
  }
  int order = 0;
  if (a.rank == 0) {
    const auto numbers = CompareNumbers(a.text, b.text);
    order = numbers < 0 ? -1 : (numbers > 0 ? 1 : 0);
  } else if (a.rank == 1) {
    order = a.text.compare(b.text);
  }
  return descending ? -order : order;
}

/// One term of an order.
template <class Execution>
struct Term {
  std::function<Key(const Execution&)> key = {};
  bool descending = false;
};

/// Whether a row comes before another, by all terms and then by id in the direction of the last.
template <class Execution>
bool ComesBefore(const std::vector<Term<Execution>>& terms, const Execution& a,
                 const Execution& b) {
  for (const auto& term : terms) {
    const int order = CompareKeys(term.key(a), term.key(b), term.descending);
    if (order != 0) return order < 0;
  }
  const int ids = a.start.id.str().compare(b.start.id.str());
  return terms.back().descending ? ids > 0 : ids < 0;
}

}  // namespace flovyn::testing::naive
