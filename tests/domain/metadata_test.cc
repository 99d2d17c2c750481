#include "flovyn/domain/metadata.h"

#include <string>
#include <utility>
#include <vector>

#include "flovyn/domain/errors.h"
#include "flovyn/json/containment.h"
#include "test.h"

namespace flovyn {
namespace {

using namespace std::string_literals;
using Entries = std::vector<std::pair<std::string, std::string>>;

std::string MessageFor(const absl::Status& status) {
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(FieldOf(status) == "metadata");
  return std::string(status.message());
}

std::string Refusal(std::string_view text, const MetadataLimits& limits = {}) {
  CAPTURE(text.substr(0, 200));
  return MessageFor(Metadata::FromText(text, limits).status());
}

std::string ObjectWithKeys(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += (i == 0 ? "{\"key" : ",\"key") + std::to_string(i) + "\":1";
  }
  return text + "}";
}

/// {"pad":"xxx…"} of exactly `bytes` bytes.
std::string ObjectOfSize(std::size_t bytes) {
  const std::string frame = R"({"pad":""})";
  return R"({"pad":")" + std::string(bytes - frame.size(), 'x') + R"("})";
}

std::string Nested(std::size_t depth) {
  return R"({"deep":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

TEST_CASE("metadata validator: none") {
  CHECK(Metadata().empty());
  CHECK(Metadata().json().is_null());
  CHECK(Metadata().text().empty());
  CHECK_FALSE(Metadata().Matches(Json::Object({})));
  for (const std::string_view none : {"", "null", " null "}) {
    CAPTURE(none);
    REQUIRE(Metadata::FromText(none).ok());
    CHECK(Metadata::FromText(none)->empty());
  }
  CHECK(Metadata::From(Json())->empty());
  CHECK(Metadata::FromStrings({})->empty());
}

TEST_CASE("metadata validator: empty") {
  for (const std::string_view empty : {"{}", " { } "}) {
    REQUIRE(Metadata::FromText(empty).ok());
    CHECK(Metadata::FromText(empty)->empty());
    CHECK(*Metadata::FromText(empty) == Metadata());
  }
  CHECK(Metadata::From(Json::Object({}))->empty());
}

TEST_CASE("metadata validator: valid") {
  const absl::StatusOr<Metadata> metadata = Metadata::FromText(
      R"({ "region" : "eu", "customerId":"CUST-123", "n":1.50, "tags":["a",null,true], "o":{"x":{}} })");
  REQUIRE(metadata.ok());
  CHECK_FALSE(metadata->empty());
  CHECK(metadata->text() ==
        R"({"customerId":"CUST-123","n":1.50,"o":{"x":{}},"region":"eu","tags":["a",null,true]})");
  CHECK(metadata->json().Find("customerId")->AsString() == "CUST-123");
  CHECK(metadata->Matches(*ParseJson(R"({"customerId":"CUST-123","tags":["a"]})")));
  CHECK_FALSE(metadata->Matches(*ParseJson(R"({"customerId":"CUST-124"})")));
  CHECK(*Metadata::From(metadata->json()) == *metadata);
  for (const std::string_view text :
       {R"({"\u00e9 .\"' key":"\ud83d\ude00"})", R"({"a":1,"a":2})", R"({" ":""})"}) {
    CAPTURE(text);
    CHECK(Metadata::FromText(text).ok());
  }
  CHECK(Metadata::FromText(R"({"a":1,"a":2})")->text() == R"({"a":2})");
}

TEST_CASE("metadata validator: not an object") {
  CHECK(Refusal("[]") == "metadata: must be a JSON object, but is an array");
  CHECK(Refusal(R"("x")") == "metadata: must be a JSON object, but is a string");
  CHECK(Refusal("1") == "metadata: must be a JSON object, but is a number");
  CHECK(Refusal("false") == "metadata: must be a JSON object, but is a boolean");
  CHECK(MessageFor(Metadata::From(Json::Int(1)).status()) ==
        "metadata: must be a JSON object, but is a number");
  CHECK(Refusal(R"({"a":1)") ==
        "metadata: invalid JSON at offset 6: missing a comma or } after an object member");
}

TEST_CASE("metadata validator: 50 keys and 51 keys") {
  CHECK(Metadata::FromText(ObjectWithKeys(50)).ok());
  CHECK(Refusal(ObjectWithKeys(51)) == "metadata: 51 keys, at most 50 are allowed; remove some");
  CHECK(Metadata::FromText(R"({"inner":)" + ObjectWithKeys(60) + "}").ok());
  CHECK(Refusal(ObjectWithKeys(3), {.max_keys = 2}) ==
        "metadata: 3 keys, at most 2 are allowed; remove some");
}

TEST_CASE("metadata validator: 65,536 and 65,537 bytes") {
  CHECK(Metadata::FromText(ObjectOfSize(65536)).ok());
  CHECK(Metadata::FromText(ObjectOfSize(65536))->text().size() == 65536);
  CHECK(Refusal(ObjectOfSize(65537)) ==
        "metadata: 65537 bytes of compact JSON, at most 65536 are allowed; the largest is key "
        "\"pad\" with a value of 65529 bytes");
  // White space and needless escapes do not count; a number counts as it would be written out.
  CHECK(Metadata::FromText(std::string(100'000, ' ') + ObjectOfSize(65536)).ok());
  CHECK_THAT(Refusal(std::string(2'000'000, ' ') + "{}"),
             testing::ContainsText("2000002 bytes, at most 1048576 are allowed"));
  CHECK(Metadata::FromText(R"({"n":1e65529})").ok());
  CHECK_THAT(Refusal(R"({"n":1e65530})"),
             testing::ContainsText("65537 bytes of compact JSON, at most 65536 are allowed; the "
                                   "largest is key \"n\" with a value of 65531 bytes"));
  CHECK_THAT(Refusal(R"({"a":1,"big":"12345678"})", {.max_bytes = 23}),
             testing::ContainsText("24 bytes of compact JSON, at most 23 are allowed; the largest "
                                   "is key \"big\""));
}

TEST_CASE("metadata validator: reserved prefix") {
  for (const std::string key : {"_flovyn_", "_flovyn_x", "_flovyn__"}) {
    CHECK(Refusal(R"({"a":1,")" + key + R"(":1})") ==
          "metadata: key \"" + key + "\": the prefix _flovyn_ is reserved; choose another name");
  }
  CHECK_THAT(Refusal(R"({"\u005fflovyn_x":1})"), testing::ContainsText("_flovyn_ is reserved"));
}

TEST_CASE("metadata validator: near-reserved names") {
  for (const std::string key :
       {"_flovyn", "x_flovyn_", "_Flovyn_x", "flovyn_", " _flovyn_", "__flovyn_"}) {
    CAPTURE(key);
    CHECK(Metadata::FromText("{\"" + key + "\":1}").ok());
  }
  CHECK(Metadata::FromText(R"({"outer":{"_flovyn_x":1}})").ok());
}

TEST_CASE("metadata validator: refused text and numbers") {
  struct Row {
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      {R"({"":1})", R"(key "": a key is empty; give it a name of at least 1 byte)"},
      {R"({"a":[{"":1}]})",
       R"(key "a": an object in it has an empty key; give it a name of at least 1 byte)"},
      {R"({"a\u0000b":1})", R"(key "a\u0000b": U+0000 in a key cannot be stored; remove it)"},
      {R"({"a":"x\u0000"})", R"(key "a": a string with U+0000, which cannot be stored; remove it)"},
      {R"({"a":[1,["\u0000"]]})",
       R"(key "a": a string with U+0000, which cannot be stored; remove it)"},
      {R"({"a":{"b":{"c\u0000":1}}})",
       R"(key "a": U+0000 in the nested key "c\u0000" cannot be stored; remove it)"},
      {R"({"a":1e131072})",
       R"(key "a": the number 1e131072 has digits before the decimal point: 131073, at most 131072 can be stored; send it as a string)"},
      {R"({"a":{"b":[1e-16384]}})",
       R"(key "a": the number 1e-16384 has digits after the decimal point: 16384, at most 16383 can be stored; send it as a string)"},
      {R"({"a":0e-20000})",
       R"(key "a": the number 0e-20000 has digits after the decimal point: 20000, at most 16383 can be stored; send it as a string)"},
      {R"({"a":0e2147483648})",
       R"(key "a": the number 0e2147483648 has the exponent 2147483648, at most 1073741822 can be stored; send it as a string)"},
      {R"({"a":1e-99999999999})",
       R"(key "a": the number 1e-99999999999 has the exponent -99999999999, at most 1073741822 can be stored; send it as a string)"},
      {R"({"a":"\ud800"})",
       "invalid JSON at offset 6: a lone surrogate in a string (last member name: \"a\")"},
      {"{\"a\":\"\xFF\"}",
       "invalid JSON at offset 6: a string that is not UTF-8 (last member name: \"a\")"},
      {Nested(33), R"(key "deep": nested 33 levels deep, at most 32 are allowed)"},
  };
  for (const Row& row : rows) CHECK(Refusal(row.text) == "metadata: " + row.message);
  CHECK(Metadata::FromText(Nested(32)).ok());
  CHECK_THAT(Refusal(Nested(200)), testing::ContainsText("nested deeper than 128 levels"));
  for (const std::string_view number :
       {"1e-16383", "-0", "0e9", "123456789.123456789e10", "1e308", "1e-400", "9007199254740993"}) {
    CAPTURE(number);
    CHECK(Metadata::FromText(R"({"a":)" + std::string(number) + "}").ok());
  }
  CHECK_THAT(Refusal(R"({"a":1.)" + std::string(16384, '0') + "}"), testing::ContainsText("16384"));
}

TEST_CASE("metadata: a long key is shortened in a message, at a character") {
  const std::string key = "_flovyn_" + std::string(55, 'k') + "\xC3\xA9" + std::string(5000, 'k');
  const std::string message = Refusal("{\"" + key + "\":1}");
  CHECK_THAT(message,
             testing::ContainsText("key \"_flovyn_" + std::string(55, 'k') + "...\": the prefix"));
  CHECK(message.size() < 200);
  CHECK(Refusal(R"({"a":1e)" + std::string(18, '9') + "}").size() < 250);
  CHECK(Refusal(R"({"a":1.)" + std::string(20000, '1') + "}").size() < 250);
}

TEST_CASE("metadata: string maps become strings, the last of equal keys wins") {
  const Entries entries = {{"b", "1"}, {"a", ""}, {"b", "true"}};
  const absl::StatusOr<Metadata> metadata = Metadata::FromStrings(entries);
  REQUIRE(metadata.ok());
  CHECK(metadata->text() == R"({"a":"","b":"true"})");
}

TEST_CASE("metadata: string maps keep the same rules") {
  CHECK(MessageFor(Metadata::FromStrings(Entries{{"_flovyn_x", "1"}}).status()) ==
        "metadata: key \"_flovyn_x\": the prefix _flovyn_ is reserved; choose another name");
  CHECK_THAT(MessageFor(Metadata::FromStrings(Entries{{"", "1"}}).status()),
             testing::ContainsText("key \"\": a key is empty"));
  CHECK_THAT(MessageFor(Metadata::FromStrings(Entries{{"a", "\0"s}}).status()),
             testing::ContainsText("key \"a\": a string with U+0000"));
  CHECK(MessageFor(Metadata::FromStrings(Entries{{"a", "\xFF"}}).status()) ==
        "metadata: key \"a\": its name or value is not UTF-8; send UTF-8");
  CHECK_THAT(MessageFor(Metadata::FromStrings(Entries{{"a\xFF", "1"}}).status()),
             testing::ContainsText("not UTF-8"));
  const std::string long_key = std::string(5000, 'k') + "\xFF";
  CHECK(MessageFor(Metadata::FromStrings(Entries{{long_key, ""}}).status()).size() < 200);
  Entries many;
  for (int i = 0; i < 51; ++i) many.emplace_back("k" + std::to_string(i), "v");
  CHECK_THAT(MessageFor(Metadata::FromStrings(many).status()),
             testing::ContainsText("51 keys, at most 50"));
}

TEST_CASE("metadata filter: objects only, empty is no filter") {
  for (const std::string_view none : {"", "{}", " { } "}) {
    CAPTURE(none);
    REQUIRE(ParseMetadataFilter(none).ok());
    CHECK(ParseMetadataFilter(none)->empty());
  }
  CHECK(MetadataFilter().empty());
  const absl::StatusOr<MetadataFilter> filter = ParseMetadataFilter(R"({"a":{"b":[1]}})");
  REQUIRE(filter.ok());
  CHECK_FALSE(filter->empty());
  CHECK(Metadata::FromText(R"({"a":{"b":[1.0,2]},"c":3})")->Matches(filter->object));
}

TEST_CASE("metadata filter: refusals say what and where") {
  const auto refusal = [](std::string_view text) {
    return MessageFor(ParseMetadataFilter(text).status());
  };
  CHECK(refusal("null") == "metadata: must be a JSON object, but is null");
  CHECK(refusal("[1]") == "metadata: must be a JSON object, but is an array");
  CHECK(refusal("{a:1}") ==
        "metadata: invalid JSON at offset 1: a member name in quotation marks is expected");
  CHECK_THAT(refusal(R"({"a":"\u0000"})"), testing::ContainsText("U+0000"));
  CHECK_THAT(refusal(R"({"a":1e131072})"), testing::ContainsText("131073"));
  CHECK_THAT(refusal(Nested(33)), testing::ContainsText("nested 33 levels deep"));
  CHECK_THAT(refusal(ObjectOfSize(65537)), testing::ContainsText("65537 bytes"));
  CHECK(ParseMetadataFilter(ObjectWithKeys(51)).ok());
  CHECK(ParseMetadataFilter(R"({"_flovyn_x":1,"":2})").ok());
}

}  // namespace
}  // namespace flovyn
