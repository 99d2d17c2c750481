#include "flovyn/json/canonical.h"

#include "flovyn/json/decimal.h"

namespace flovyn {
namespace {

std::string CanonicalNumber(const std::string& literal) {
  const std::optional<Decimal> decimal = Decimal::Parse(literal);
  return decimal.has_value() ? "n" + decimal->Canonical() : std::string();
}

}  // namespace

std::string CanonicalScalar(const Json& value) {
  switch (value.kind()) {
    case JsonKind::kNull:
      return "z";
    case JsonKind::kBool:
      return value.AsBool() ? "bt" : "bf";
    case JsonKind::kNumber:
      return CanonicalNumber(value.number_text());
    case JsonKind::kString:
      return "s" + value.AsString();
    case JsonKind::kArray:
    case JsonKind::kObject:
      break;
  }
  return {};
}

std::uint64_t Fingerprint64(std::string_view text) {
  constexpr std::uint64_t kOffsetBasis = 0xCBF29CE484222325u;
  constexpr std::uint64_t kPrime = 0x100000001B3u;
  std::uint64_t hash = kOffsetBasis;
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * kPrime;
  return hash;
}

}  // namespace flovyn
