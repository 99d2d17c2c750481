#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/json/canonical.h"
#include "flovyn/json/decimal.h"
#include "flovyn/json/json.h"
#include "flovyn/json/writer.h"
#include "flovyn/query/order.h"
#include "scalars.h"
#include "text.h"

namespace flovyn::query {
namespace {

using Rank = SortKey::Rank;

/// Of keys with texts of the longest kind, escaped.
constexpr std::size_t kMaxCursorBytes = 65'536;

std::string OrderMark(const std::vector<OrderTerm>& order, Entity entity) {
  const std::string text = Print(Query{.order = order}, entity);
  return Concat(Fingerprint64(Concat(static_cast<int>(entity), text)));
}

absl::Status Foreign() {
  return InvalidField("cursor",
                      "is not one that this list gave for this order; begin again without it");
}

/// Stores may write 1e300 with all its zeros.
bool NumberIsLong(const SortKey& key) {
  return key.rank == Rank::kNumber && !IsPlainNumber(key.text);
}

std::optional<SortKey> ReadKey(const Json& rank_json, const Json& text_json) {
  int rank = 0;
  if (!absl::SimpleAtoi(rank_json.number_text(), &rank) || rank < 0 ||
      rank > static_cast<int>(Rank::kMissing)) {
    return std::nullopt;
  }
  SortKey key{static_cast<Rank>(rank), text_json.AsString()};
  const bool is_number = key.rank == Rank::kNumber;
  const auto value = is_number ? Json::Number(key.text) : Json::String(key.text);
  // Only what metadata can hold: anything else would fail in the store.
  if (!value || !Metadata::From(Json::Object({{"key", *value}})).ok()) return std::nullopt;
  return key;
}

}  // namespace

std::string WriteCursor(const std::vector<OrderTerm>& order, Entity entity, const Place& place) {
  JsonArrayWriter parts;
  parts.Add(OrderMark(order, entity)).Add(place.id.str());
  for (const SortKey& key : place.keys) {
    parts.AddInt(static_cast<std::int64_t>(key.rank));
    parts.Add(NumberIsLong(key) ? Decimal::Parse(key.text)->Canonical() : key.text);
  }
  return absl::WebSafeBase64Escape(parts.Finish());
}

absl::StatusOr<Place> ReadCursor(std::string_view text, const std::vector<OrderTerm>& order,
                                 Entity entity) {
  std::string decoded;
  if (text.size() > kMaxCursorBytes || !absl::WebSafeBase64Unescape(std::string(text), &decoded)) {
    return Foreign();
  }
  const absl::StatusOr<Json> json = ParseJson(decoded, {.max_depth = 2});
  if (!json.ok() || json->items().size() != 2 + 2 * order.size()) return Foreign();
  const auto items = json->items();
  const auto id = Uuid::Parse(items[1].AsString());
  if (items[0].AsString() != OrderMark(order, entity) || !id) return Foreign();
  Place place{.id = *id};
  for (std::size_t i = 2; i < items.size(); i += 2) {
    auto key = ReadKey(items[i], items[i + 1]);
    if (!key) return Foreign();
    place.keys.push_back(*std::move(key));
  }
  return place;
}

}  // namespace flovyn::query
