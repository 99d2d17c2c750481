#include "flovyn/base/utf8.h"

#include <cstdint>
#include <random>
#include <string>

#include "domain/random_json.h"
#include "test.h"

namespace flovyn {
namespace {

using namespace std::string_literals;

/// UTF-8 as its definition says it: decode, then ask whether the shortest form of an allowed code
/// point was used.
std::size_t LengthByDecoding(const std::string& text, std::size_t at) {
  const auto byte = [&text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const std::uint8_t first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF8   ? 0
                             : first >= 0xF0 ? 4
                             : first >= 0xE0 ? 3
                             : first >= 0xC0 ? 2
                                             : 0;
  if (length == 0 || at + length > text.size()) return 0;
  std::uint32_t point = first & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
    point = point << 6 | (byte(at + i) & 0x3Fu);
  }
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return point < kSmallest[length] || point > 0x10FFFF || surrogate ? 0 : length;
}

TEST_CASE("utf8: every two-byte start and random strings agree with decoding") {
  const std::uint64_t seed = testing::FreshSeed();
  CAPTURE(seed);
  std::mt19937_64 engine(seed);
  const auto some = [&engine](const std::string& from) {
    return from[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(engine)];
  };
  const std::string tails = "\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0"s;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      for (int round = 0; round < 4; ++round) {
        const std::string text = {static_cast<char>(first), static_cast<char>(second), some(tails),
                                  some(tails)};
        REQUIRE(Utf8CharLength(text) == LengthByDecoding(text, 0));
        REQUIRE(Utf8CharLength(std::string_view(text).substr(0, 2)) ==
                LengthByDecoding(text.substr(0, 2), 0));
      }
    }
  }
}

TEST_CASE("utf8: the prefix ends where the first character that is not UTF-8 begins") {
  CHECK(Utf8CharLength("") == 0);
  CHECK(Utf8PrefixLength("") == 0);
  const std::string mixed = "sixteen ascii...\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80 and more of it"s;
  CHECK(Utf8PrefixLength(mixed) == mixed.size());
  for (std::size_t i = 0; i <= 20; ++i) {
    const std::string start(i, 'x');
    CHECK(Utf8PrefixLength(start) == i);
    CHECK(Utf8PrefixLength(start + "\xFF" + mixed) == i);
    CHECK(Utf8PrefixLength(start + "\xC3") == i);
    CHECK(Utf8PrefixLength(start + "\xED\xA0\x80") == i);
  }
  CHECK(Utf8PrefixLength("a\0b"s) == 3);
}

TEST_CASE("utf8: invalid bytes are replaced one by one") {
  CHECK(ReplaceInvalidUtf8("plain") == "plain");
  CHECK(ReplaceInvalidUtf8("") == "");
  CHECK(ReplaceInvalidUtf8("a\xFF"
                           "b") ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(ReplaceInvalidUtf8("\xC3") == "\xEF\xBF\xBD");
  CHECK(ReplaceInvalidUtf8("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("utf8: truncation never cuts a character") {
  const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
  const std::size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
  for (std::size_t bytes = 0; bytes < std::size(expected); ++bytes) {
    CAPTURE(bytes);
    CHECK(TruncateUtf8(text, bytes) == text.substr(0, expected[bytes]));
  }
}

}  // namespace
}  // namespace flovyn
