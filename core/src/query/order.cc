#include "flovyn/query/order.h"

#include <optional>

#include "flovyn/base/overload.h"
#include "flovyn/base/utf8.h"
#include "flovyn/json/decimal.h"
#include "scalars.h"
#include "text.h"

namespace flovyn::query {
namespace {

using Rank = SortKey::Rank;

/// The first kSortedCharacters of a text.
std::string SortedPart(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < kSortedCharacters && end < text.size(); ++i) {
    end += Utf8CharLength(text.substr(end));
  }
  return std::string(text.substr(0, end));
}

SortKey KeyOf(const FieldValue& value) {
  return std::visit(Overload{[](std::monostate) { return SortKey{}; },
                             [](const std::string& text) {
                               return SortKey{Rank::kText, text};
                             },
                             [](std::int64_t number) {
                               return SortKey{Rank::kNumber, Concat(number)};
                             },
                             [](bool truth) { return SortKey{truth ? Rank::kTrue : Rank::kFalse}; },
                             [](absl::Time time) {
                               return SortKey{Rank::kNumber, Concat(absl::ToUnixMicros(time))};
                             }},
                    value);
}

std::strong_ordering Compare(const SortKey& a, const SortKey& b, bool descending) {
  if (a.rank == Rank::kMissing || b.rank == Rank::kMissing) return a.rank <=> b.rank;
  std::strong_ordering order = a.rank <=> b.rank;
  if (order == 0 && a.rank == Rank::kNumber) {
    order = *Decimal::Parse(a.text) <=> *Decimal::Parse(b.text);
  } else if (order == 0) {
    order = a.text <=> b.text;
  }
  return descending ? 0 <=> order : order;
}

}  // namespace

SortKey MetadataKey(const Json& metadata, const Path& path) {
  const Json* value = ValueAt(metadata, path);
  if (value == nullptr) return {};
  if (const auto number = NumberIn(*value)) {
    // Stores may write 1e300 with all its zeros.
    if (!IsPlainNumber(*number)) return {Rank::kNumber, Decimal::Parse(*number)->Canonical()};
    return {Rank::kNumber, std::string(*number)};
  }
  switch (value->kind()) {
    case JsonKind::kString:
      return {Rank::kText, SortedPart(value->AsString())};
    case JsonKind::kBool:
      return {value->AsBool() ? Rank::kTrue : Rank::kFalse};
    default:
      return {};
  }
}

std::vector<OrderTerm> EffectiveOrder(const Query& query) {
  if (!query.order.empty()) return query.order;
  return {{.operand = Field::kCreatedAt, .descending = true}};
}

Place PlaceOf(const std::vector<OrderTerm>& order, const Row& row, const Uuid& id) {
  Place place{.id = id};
  for (const OrderTerm& term : order) {
    const auto* path = std::get_if<Path>(&term.operand);
    place.keys.push_back(path != nullptr ? MetadataKey(row.metadata(), *path)
                                         : KeyOf(row.Get(std::get<Field>(term.operand))));
  }
  return place;
}

bool Before(const std::vector<OrderTerm>& order, const Place& a, const Place& b) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto compared = Compare(a.keys[i], b.keys[i], order[i].descending);
    if (compared != 0) return compared < 0;
  }
  return order.back().descending ? b.id < a.id : a.id < b.id;
}

}  // namespace flovyn::query
