#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/random_json.h"
#include "flovyn/json/json.h"
#include "flovyn/json/validate.h"
#include "test.h"

namespace flovyn {
namespace {

using namespace std::string_literals;

/// Both functions have to give the same answer; this is it: empty for OK, else the message.
std::string Answer(std::string_view text, const JsonLimits& limits = {}) {
  const absl::Status parsed = ParseJson(text, limits).status();
  const absl::Status validated = ValidateJson(text, limits);
  CAPTURE(text);
  REQUIRE(parsed == validated);
  REQUIRE((parsed.ok() || parsed.code() == absl::StatusCode::kInvalidArgument));
  return std::string(parsed.message());
}

TEST_CASE("parse: valid texts") {
  for (const std::string& text :
       {"null"s, "true"s, "false"s, "0"s, "-0"s, "-1.5e-7"s, "1E+2"s, "\"\""s, "[]"s, "{}"s,
        "[[],{}]"s, " \t\r\n[ 1 , 2 ] \n"s, R"({"":""})"s, R"("\"\\\/\b\f\n\r\t\u0000\uFFFF")"s,
        R"("\ud83d\ude00 \uDBFF\uDFFF")"s, "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\x7F\""s,
        "\"\xEF\xBB\xBF\""s, R"({"a":{"b":[null,{"c":1}]},"a":2})"s}) {
    CAPTURE(text);
    CHECK(Answer(text).empty());
  }
}

TEST_CASE("parse: every error says what and where") {
  struct Row {
    std::string text;
    std::size_t offset;
    std::string what;
  };
  const Row rows[] = {
      {"", 0, "a value is expected"},
      {"  ", 2, "a value is expected"},
      {"nul", 0, "a value is expected"},
      {"True", 0, "a value is expected"},
      {"'a'", 0, "a value is expected"},
      {"\xEF\xBB\xBF{}", 0, "a value is expected"},
      {"NaN", 0, "a value is expected"},
      {"-Infinity", 1, "a digit is expected after the minus sign"},
      {"+1", 0, "a value is expected"},
      {"nullx", 4, "text after the end of the value"},
      {"1 2", 2, "text after the end of the value"},
      {"{}}", 2, "text after the end of the value"},
      {"1\0"s, 1, "text after the end of the value"},
      {"{}\0 {}"s, 2, "text after the end of the value"},
      {"01", 1, "text after the end of the value"},
      {"[01]", 2, "missing a comma or ] after an array element"},
      {"1.", 2, "a digit is expected after the decimal point"},
      {"[1.e5]", 3, "a digit is expected after the decimal point"},
      {"1e", 2, "a digit is expected in the exponent"},
      {"1e+]", 3, "a digit is expected in the exponent"},
      {"1e1234567890123456789", 21, "an exponent may have at most 18 digits"},
      {"[1,]", 3, "a value is expected"},
      {"[,1]", 1, "a value is expected"},
      {"[1 2]", 3, "missing a comma or ] after an array element"},
      {"[1", 2, "missing a comma or ] after an array element"},
      {"[", 1, "a value is expected"},
      {"[1}", 2, "missing a comma or ] after an array element"},
      {R"({"a":1,"b":2 "c":3})", 13, "missing a comma or } after an object member"},
      {R"({"a":1)", 6, "missing a comma or } after an object member"},
      {R"({"a":1])", 6, "missing a comma or } after an object member"},
      {R"({"a":1,})", 7, "a member name in quotation marks is expected"},
      {"{", 1, "a member name in quotation marks is expected"},
      {"{a:1}", 1, "a member name in quotation marks is expected"},
      {R"({"a" 1})", 5, "missing a colon after a member name"},
      {R"({"a":})", 5, "a value is expected"},
      {"[1] // x", 4, "text after the end of the value"},
      {"[/**/1]", 1, "a value is expected"},
      {R"("abc)", 4, "missing a closing quotation mark"},
      {R"("abc\)", 4, "missing a closing quotation mark"},
      {R"("\x")", 1, "an unknown escape in a string"},
      {R"("\u12g4")", 1, "\\u has to be followed by four hexadecimal digits"},
      {R"("\u123)", 1, "\\u has to be followed by four hexadecimal digits"},
      {R"("ab\ud800")", 3, "a lone surrogate in a string"},
      {R"("ab\udc00")", 3, "a lone surrogate in a string"},
      {R"("\ud800\u0041")", 1, "a lone surrogate in a string"},
      {R"("\ud800\ud800")", 1, "a lone surrogate in a string"},
      {R"("\ud800\n")", 1, "a lone surrogate in a string"},
      {R"("\udc00\udc00")", 1, "a lone surrogate in a string"},
      {R"({"\udfff":1})", 2,
       "a lone surrogate in a string (the member name that begins with \"\")"},
      {R"({"a":{"b":1,"cd\ud800":2}})", 15,
       "a lone surrogate in a string (the member name that begins with \"cd\")"},
      {R"({"a":1,"b":["x","\ud800"]})", 17,
       "a lone surrogate in a string (last member name: \"b\")"},
      {"\"a\nb\"", 2, "a control character in a string has to be escaped"},
      {"\"a\0b\""s, 2, "a control character in a string has to be escaped"},
      {"\"\x1F\"", 1, "a control character in a string has to be escaped"},
      {"\"12345678\xFF\"", 9, "a string that is not UTF-8"},
      {"\"\xC0\x80\"", 1, "a string that is not UTF-8"},
      {"\"\xED\xA0\x80\"", 1, "a string that is not UTF-8"},
      {"\"\xC3\"", 1, "a string that is not UTF-8"},
      {"{\"\xF5\x80\x80\x80\":1}", 2,
       "a string that is not UTF-8 (the member name that begins with \"\")"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Answer(row.text) ==
          "invalid JSON at offset " + std::to_string(row.offset) + ": " + row.what);
  }
}

TEST_CASE("parse: every place of a string is looked at") {
  for (std::size_t length = 1; length < 40; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      for (const char bad : {'\x01', '\x1F', '\x80', '\xFF', '\\', '"'}) {
        std::string text(length, 'x');
        text[at] = bad;
        CAPTURE(text);
        CHECK_FALSE(Answer("\"" + text + "\"").empty());
      }
    }
    CHECK(Answer("\"" + std::string(length, '\x7E') + "\"").empty());
    CHECK(Answer("\"" + std::string(length, '!') + "\"").empty());
  }
}

TEST_CASE("parse: nesting has a limit and never exhausts the stack") {
  CHECK(Answer(std::string(128, '[') + std::string(128, ']')).empty());
  CHECK(Answer(std::string(129, '[') + std::string(129, ']')) ==
        "invalid JSON at offset 128: nested deeper than 128 levels");
  CHECK(Answer("[[]]", {.max_depth = 1}) ==
        "invalid JSON at offset 1: nested deeper than 1 levels");
  CHECK(Answer("7", {.max_depth = 0}).empty());
  CHECK_FALSE(Answer(std::string(1'000'000, '[')).empty());
  std::string objects;
  for (int i = 0; i < 200'000; ++i) objects += R"({"a":)";
  CHECK_THAT(Answer(objects),
             testing::ContainsText("nested deeper than 128 levels (last member name: \"a\")"));
  CHECK_FALSE(Answer(std::string(1'000'000, '['), {.max_depth = 2'000'000}).empty());
  CHECK(Answer(std::string(1000, '[') + std::string(1000, ']'), {.max_depth = 1000}).empty());
}

TEST_CASE("parse: a message shows at most 64 bytes of a name, and no half character") {
  const std::string name = std::string(63, 'n') + "\xC3\xA9" + std::string(10'000, 'n');
  CHECK_THAT(Answer("{\"" + name + "\":\"\xFF\"}"),
             testing::ContainsText("(last member name: \"" + std::string(63, 'n') + "\")"));
  CHECK_THAT(Answer("{\"" + name + "\xFF\":1}"),
             testing::ContainsText("begins with \"" + std::string(63, 'n') + "\")"));
}

TEST_CASE("parse: length has a limit") {
  CHECK(Answer(R"("12345678")", {.max_bytes = 10}).empty());
  CHECK(Answer(R"("123456789")", {.max_bytes = 10}) ==
        "invalid JSON: 11 bytes, at most 10 are allowed");
}

TEST_CASE("parse: damaged texts get the same answer from both functions") {
  const std::uint64_t seed = testing::FreshSeed();
  CAPTURE(seed);
  testing::RandomJson random(seed);
  constexpr std::string_view kBytes = "{}[]\",:\\u0dD8e-+. \n1\xC3\xA9\xFFtrue";
  int refused = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string text = random.Value(3, 3).Dump();
    for (std::size_t changes = 1 + random.Below(3); changes > 0; --changes) {
      const std::size_t at = random.Below(text.size() + 1);
      const char byte = kBytes[random.Below(kBytes.size())];
      if (at == text.size() || random.Below(2) == 0) {
        text.insert(at, 1, byte);
      } else {
        text[at] = byte;
      }
    }
    refused += Answer(text).empty() ? 0 : 1;
  }
  CHECK(refused > 1000);
}

}  // namespace
}  // namespace flovyn
