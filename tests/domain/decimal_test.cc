#include "flovyn/json/decimal.h"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

#include "domain/random_json.h"
#include "flovyn/json/canonical.h"
#include "flovyn/json/json.h"
#include "test.h"

namespace flovyn {
namespace {

/// The value written out: a sign, at least one digit, a point, digits, without superfluous zeros. A
/// second formulation of equality, by moving the decimal point of a text. For small exponents.
std::string WrittenOut(std::string_view literal) {
  const bool negative = literal.starts_with('-');
  if (negative) literal.remove_prefix(1);
  const std::size_t e = literal.find_first_of("eE");
  int exponent =
      e == std::string_view::npos ? 0 : std::atoi(std::string(literal.substr(e + 1)).c_str());
  std::string text(literal.substr(0, e));
  if (text.find('.') == std::string::npos) text += '.';
  std::size_t point = text.find('.');
  text.erase(point, 1);
  for (; exponent > 0; --exponent) {
    if (++point > text.size()) text += '0';
  }
  for (; exponent < 0; ++exponent) {
    if (point == 0) {
      text.insert(0, "0");
    } else {
      --point;
    }
  }
  std::string integer = text.substr(0, point);
  std::string fraction = text.substr(point);
  integer.erase(0, std::min(integer.find_first_not_of('0'), integer.size()));
  fraction.erase(fraction.find_last_not_of('0') + 1);
  const bool zero = integer.empty() && fraction.empty();
  return (negative && !zero ? "-" : "") + integer + "." + fraction;
}

std::string RandomDigits(testing::RandomJson& random, std::size_t max, bool first_may_be_zero) {
  std::string digits;
  for (std::size_t i = 1 + random.Below(max); i > 0; --i) {
    digits += static_cast<char>('0' + (random.Below(3) == 0 ? random.Below(10) : random.Below(2)));
  }
  if (!first_may_be_zero && digits.size() > 1 && digits[0] == '0') digits[0] = '7';
  return digits;
}

std::string RandomNumber(testing::RandomJson& random) {
  std::string text = random.Below(3) == 0 ? "-" : "";
  text += RandomDigits(random, 3, false);
  if (random.Below(2) == 0) text += "." + RandomDigits(random, 3, true);
  if (random.Below(2) == 0) {
    constexpr std::string_view kMarks[] = {"e", "E", "e+", "e-", "E-", "e0", "e-0"};
    text += std::string(kMarks[random.Below(std::size(kMarks))]) + RandomDigits(random, 1, true);
  }
  return text;
}

TEST_CASE("decimal: canonical form") {
  struct Row {
    std::string_view literal;
    std::string_view canonical;
  };
  const Row rows[] = {
      {"0", "0"},
      {"-0", "0"},
      {"0.000", "0"},
      {"0e5", "0"},
      {"-0.0e-7", "0"},
      {"1", "1e0"},
      {"1.0", "1e0"},
      {"10e-1", "1e0"},
      {"100", "1e2"},
      {"1E+2", "1e2"},
      {"-1.50", "-15e-1"},
      {"0.0015", "15e-4"},
      {"120.0450", "120045e-3"},
      {"5e-1", "5e-1"},
      {"9007199254740993", "9007199254740993e0"},
      {"1e400", "1e400"},
      {"1e-000000000000000000000005", "1e-5"},
      {"1e999999999999999999", "1e999999999999999999"},
      {"100e999999999999999999", "1e1000000000000000001"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.literal);
    REQUIRE(Decimal::Parse(row.literal).has_value());
    CHECK(Decimal::Parse(row.literal)->Canonical() == row.canonical);
    CHECK(CanonicalScalar(*Json::Number(row.literal)) == "n" + std::string(row.canonical));
  }
}

TEST_CASE("decimal: digits, scale and plain length") {
  struct Row {
    std::string_view literal;
    std::int64_t integer_digits;
    std::int64_t scale;
    std::uint64_t plain_length;
  };
  const Row rows[] = {
      {"0", 0, 0, 1},
      {"123.4", 3, 1, 5},
      {"0.5", 0, 1, 3},
      {"-0.005", -2, 3, 6},
      {"1e5", 6, 0, 6},
      {"1.50", 1, 2, 4},
      {"150e-2", 1, 2, 4},
      {"1.5e1", 2, 0, 2},
      {"100e-1", 2, 1, 4},
      {"-12e3", 5, 0, 6},
      {"0e-20000", 0, 20000, 20002},
      {"0.001e5", 3, 0, 3},
      {"0e7", 0, 0, 1},
      {"12345e-10", -5, 10, 12},
  };
  for (const Row& row : rows) {
    CAPTURE(row.literal);
    const std::optional<Decimal> decimal = Decimal::Parse(row.literal);
    REQUIRE(decimal.has_value());
    CHECK(decimal->integer_digits() == row.integer_digits);
    CHECK(decimal->scale() == row.scale);
    CHECK(decimal->plain_length() == row.plain_length);
  }
  CHECK(Decimal::Parse("150e-2")->written_exponent() == -2);
  CHECK(Decimal::Parse("-0")->is_negative() == false);
  CHECK(Decimal::Parse("-1e-3")->is_negative());
}

TEST_CASE("decimal: what is not a JSON number has no value") {
  for (const std::string_view text : {"",
                                      "-",
                                      "+1",
                                      "01",
                                      "-01",
                                      "1.",
                                      ".5",
                                      "1e",
                                      "1e+",
                                      "1.e5",
                                      "0x10",
                                      "NaN",
                                      "Infinity",
                                      "1 ",
                                      " 1",
                                      "1,0",
                                      "--1",
                                      "1e1.5",
                                      "1e1000000000000000000",
                                      "1e-1000000000000000000"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::Parse(text).has_value());
    CHECK_FALSE(Json::Number(text).has_value());
  }
}

TEST_CASE("decimal: equality is exact") {
  const auto equal = [](std::string_view a, std::string_view b) {
    return *Decimal::Parse(a) == *Decimal::Parse(b);
  };
  CHECK(equal("1.0", "1"));
  CHECK(equal("10e-1", "1"));
  CHECK(equal("1.25", "125e-2"));
  CHECK(equal("-0", "0e9"));
  CHECK_FALSE(equal("9007199254740993", "9007199254740992"));
  CHECK_FALSE(equal("1e400", "1e401"));
  CHECK_FALSE(equal("1", "-1"));
  CHECK_FALSE(equal("0.1", "0.10000000000000000000000001"));
}

TEST_CASE("decimal: random numbers agree with moving the decimal point of the text") {
  const std::uint64_t seed = testing::FreshSeed();
  CAPTURE(seed);
  testing::RandomJson random(seed);
  int equal_pairs = 0;
  for (int round = 0; round < 20000; ++round) {
    const std::string a = RandomNumber(random);
    const std::string b = RandomNumber(random);
    CAPTURE(a, b);
    const std::optional<Decimal> first = Decimal::Parse(a);
    const std::optional<Decimal> second = Decimal::Parse(b);
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    const bool equal = WrittenOut(a) == WrittenOut(b);
    equal_pairs += equal ? 1 : 0;
    REQUIRE((*first == *second) == equal);
    REQUIRE((first->Canonical() == second->Canonical()) == equal);
    REQUIRE((*Json::Number(a) == *Json::Number(b)) == equal);
    REQUIRE(Decimal::Parse(first->Canonical()) == first);
  }
  CHECK(equal_pairs > 100);
}

TEST_CASE("decimal: sums are exact") {
  struct Row {
    std::string_view a;
    std::string_view b;
    std::string_view sum;
  };
  const Row rows[] = {{"1", "2", "3"},
                      {"0.1", "0.2", "0.3"},
                      {"1.50", "1.50", "3"},
                      {"-1", "1", "0"},
                      {"0", "-0", "0"},
                      {"0", "7e1", "70"},
                      {"99", "1", "100"},
                      {"1000", "-999.999", "0.001"},
                      {"-0.25", "-0.75", "-1"},
                      {"9007199254740993", "1", "9007199254740994"},
                      {"1e30", "1", "1000000000000000000000000000001e0"},
                      {"5e-12", "5e-12", "0.00000000001"},
                      {"-5", "3", "-2"},
                      {"3", "-5", "-2"}};
  for (const Row& row : rows) {
    CAPTURE(row.a, row.b);
    CHECK(Decimal::Parse(row.a)->Plus(*Decimal::Parse(row.b)) == row.sum);
    CHECK(Decimal::Parse(row.b)->Plus(*Decimal::Parse(row.a)) == row.sum);
  }
}

TEST_CASE("decimal: random sums of small numbers are those of whole thousandths") {
  const std::uint64_t seed = testing::FreshSeed();
  CAPTURE(seed);
  testing::RandomJson random(seed);
  const auto literal = [](std::int64_t thousandths) { return std::to_string(thousandths) + "e-3"; };
  for (int i = 0; i < 2000; ++i) {
    const auto a = static_cast<std::int64_t>(random.Below(2'000'001)) - 1'000'000;
    const auto b = static_cast<std::int64_t>(random.Below(2'001)) - 1'000;
    CAPTURE(a, b);
    const std::string sum = Decimal::Parse(literal(a))->Plus(*Decimal::Parse(literal(b)));
    REQUIRE(*Decimal::Parse(sum) == *Decimal::Parse(literal(a + b)));
  }
}

}  // namespace
}  // namespace flovyn
