#include "sort_key_bytes.h"

#include <algorithm>
#include <cstdint>

#include "flovyn/json/decimal.h"

namespace flovyn::sqlite {
namespace {

constexpr char kNegative = 0;
constexpr char kZero = 1;
constexpr char kPositive = 2;

void AppendBigEndian(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((value >> shift) & 0xFFU));
  }
}

/// Sign, power of ten, digits; of a negative number all but the sign complemented, with an end that
/// is greater than any digit's complement.
void AppendNumber(std::string& out, const std::string& literal) {
  const Decimal number = *Decimal::Parse(literal);
  if (number.is_zero()) {
    out.push_back(kZero);
    return;
  }
  std::string magnitude;
  constexpr std::uint64_t kBias = std::uint64_t{1} << 63U;
  AppendBigEndian(magnitude, static_cast<std::uint64_t>(number.integer_digits()) + kBias);
  const std::string canonical = number.Canonical();
  const std::size_t first = number.is_negative() ? 1 : 0;
  magnitude += canonical.substr(first, canonical.find('e') - first);
  if (number.is_negative()) {
    std::ranges::transform(magnitude, magnitude.begin(),
                           [](char c) { return static_cast<char>(~c); });
    magnitude.push_back('\xFF');
  }
  out.push_back(number.is_negative() ? kNegative : kPositive);
  out += magnitude;
}

}  // namespace

std::string SortKeyBytes(const query::SortKey& key) {
  std::string out(1, static_cast<char>(key.rank));
  if (key.rank == query::SortKey::Rank::kNumber) {
    AppendNumber(out, key.text);
  } else {
    out += key.text;
  }
  return out;
}

}  // namespace flovyn::sqlite
