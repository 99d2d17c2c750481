#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/base/uuid.h"
#include "flovyn/query/evaluate.h"
#include "flovyn/query/query.h"

namespace flovyn::query {

/// Where a row stands by one term of an order. Of metadata: numbers (and strings that are wholly a
/// number) by value, then texts by their bytes, then false, then true. What is missing, JSON null,
/// an array or an object comes last, whichever way the order goes.
struct SortKey {
  enum class Rank : std::uint8_t { kNumber, kText, kFalse, kTrue, kMissing };
  Rank rank = Rank::kMissing;
  std::string text = {};  ///< kText: at most kSortedCharacters; kNumber: the literal

  friend bool operator==(const SortKey&, const SortKey&) = default;
};

/// Texts that begin with the same so many characters are equal to an ORDER BY on metadata.
inline constexpr std::size_t kSortedCharacters = 256;

/// The place of a row in an order: its keys, then its id.
struct Place {
  std::vector<SortKey> keys = {};
  Uuid id = {};

  friend bool operator==(const Place&, const Place&) = default;
};

/// Of the value at a path of the metadata.
SortKey MetadataKey(const Json& metadata, const Path& path);

/// The terms that an order really has: `createdAt DESC` if it names none. Ties are broken by id, in
/// the direction of the last term.
std::vector<OrderTerm> EffectiveOrder(const Query& query);

/// Times are numbers of microseconds.
Place PlaceOf(const std::vector<OrderTerm>& order, const Row& row, const Uuid& id);

/// Whether `a` comes before `b`; both are places in `order`.
bool Before(const std::vector<OrderTerm>& order, const Place& a, const Place& b);

/// A place as a text that a client hands back to have the rows behind it. Opaque to clients, and
/// worth nothing to another order: reading it checks that.
std::string WriteCursor(const std::vector<OrderTerm>& order, Entity entity, const Place& place);
/// InvalidField("cursor") for what WriteCursor did not write for this order.
absl::StatusOr<Place> ReadCursor(std::string_view text, const std::vector<OrderTerm>& order,
                                 Entity entity);

}  // namespace flovyn::query
