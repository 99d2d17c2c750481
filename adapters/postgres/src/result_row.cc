#include "result_row.h"

#include <algorithm>
#include <bit>
#include <span>

#include "parameters.h"

namespace flovyn::postgres {
namespace {

constexpr Oid kFloat4 = 700;

// A big-endian two's complement number of 1 to 8 bytes.
std::int64_t ReadInteger(std::string_view raw) {
  if (raw.empty()) return 0;
  std::uint64_t value = (static_cast<unsigned char>(raw[0]) & 0x80) != 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : raw) value = value << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(value);
}

}  // namespace

std::string_view ResultRow::Raw(int column) const {
  return {PQgetvalue(result_, row_, column),
          static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

bool ResultRow::IsNull(int column) const { return PQgetisnull(result_, row_, column) == 1; }

bool ResultRow::Bool(int column) const { return ReadInteger(Raw(column)) != 0; }

std::int64_t ResultRow::Int(int column) const { return ReadInteger(Raw(column)); }

double ResultRow::Double(int column) const {
  const std::int64_t bits = ReadInteger(Raw(column));
  if (PQftype(result_, column) == kFloat4) {
    return static_cast<double>(std::bit_cast<float>(static_cast<std::int32_t>(bits)));
  }
  return std::bit_cast<double>(bits);
}

std::string_view ResultRow::Text(int column) const {
  std::string_view raw = Raw(column);
  const bool json = PQftype(result_, column) == static_cast<Oid>(PgType::kJsonb);
  if (json && !raw.empty()) raw.remove_prefix(1);  // the format's version byte
  return raw;
}

Uuid ResultRow::Id(int column) const {
  const std::string_view raw = Raw(column);
  Uuid::Bytes bytes = {};
  std::transform(raw.begin(), raw.begin() + std::min<std::ptrdiff_t>(std::ssize(raw), 16),
                 bytes.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return Uuid::FromBytes(std::span<const std::uint8_t, 16>(bytes));
}

absl::Time ResultRow::Time(int column) const { return FromPgMicros(ReadInteger(Raw(column))); }

}  // namespace flovyn::postgres
