#include <cstdint>
#include <optional>
#include <string>
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

bool IsWhole(std::string_view text, FieldType type) {
  constexpr std::int64_t kYear10000 = 253'402'300'800'000'000;  // microseconds
  std::int64_t number = 0;
  if (!absl::SimpleAtoi(std::string(text), &number) || Concat(number) != text) return false;
  return type != FieldType::kTime || (number > -kYear10000 && number < kYear10000);
}

bool IsNumberOfMetadata(std::string_view text) {
  return Decimal::Parse(text) && Metadata::FromText(Concat("{\"n\":", text, "}")).ok();
}

/// Whether a row can stand there: whoever compares with the key may rely on its kind.
bool CanStand(const SortKey& key, const Operand& operand, Entity entity) {
  if (key.rank == Rank::kText && key.text.find('\0') != std::string::npos) return false;
  const auto* field = std::get_if<Field>(&operand);
  if (field == nullptr) return key.rank != Rank::kNumber || IsNumberOfMetadata(key.text);
  if (key.rank == Rank::kMissing) return true;
  const FieldType type = InfoOf(entity, *field).type;
  switch (type) {
    case FieldType::kNumber:
    case FieldType::kTime:
      return key.rank == Rank::kNumber && IsWhole(key.text, type);
    case FieldType::kBool:
      return key.rank == Rank::kFalse || key.rank == Rank::kTrue;
    case FieldType::kId:
      return key.rank == Rank::kText && Uuid::Parse(key.text).has_value();
    case FieldType::kText:
    case FieldType::kEnum:
      return key.rank == Rank::kText;
  }
  return false;
}

std::optional<SortKey> ReadKey(const Json& rank_json, const Json& text_json) {
  int rank = 0;
  if (!absl::SimpleAtoi(rank_json.number_text(), &rank) || rank < 0 ||
      rank > static_cast<int>(Rank::kMissing)) {
    return std::nullopt;
  }
  const auto kind = static_cast<Rank>(rank);
  const bool has_text = kind == Rank::kNumber || kind == Rank::kText;
  return SortKey{kind, has_text ? text_json.AsString() : ""};
}

}  // namespace

std::string WriteCursor(const std::vector<OrderTerm>& order, Entity entity, const Place& place) {
  JsonArrayWriter parts;
  parts.Add(OrderMark(order, entity)).Add(place.id.str());
  for (const SortKey& key : place.keys) {
    parts.AddInt(static_cast<std::int64_t>(key.rank)).Add(key.text);
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
    if (!key || !CanStand(*key, order[i / 2 - 1].operand, entity)) return Foreign();
    place.keys.push_back(*std::move(key));
  }
  return place;
}

}  // namespace flovyn::query
