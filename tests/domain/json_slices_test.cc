#include <string>

#include "flovyn/json/slices.h"
#include "random_json.h"
#include "test.h"

namespace flovyn {
namespace {

JsonSlices Slices(std::string_view text) {
  const absl::StatusOr<JsonSlices> slices = TopLevelSlices(text);
  INFO(slices.status());
  REQUIRE(slices.ok());
  return *slices;
}

TEST_CASE("json slices: values keep their bytes, whatever they are") {
  const JsonSlices slices = Slices(
      " { \"n\" : 9007199254740993 , \"f\":1.50e+2,\"o\": { \"b\" : [ 1, {\"}\":\"]\\\"\"} ], "
      "\"a\":2 } ,\"s\":\"\\u0041 \\\\\",\"t\":true,\"e\":{},\"l\":[],\"z\":null\n}\n");
  CHECK(slices == JsonSlices{{"n", "9007199254740993"},
                             {"f", "1.50e+2"},
                             {"o", "{ \"b\" : [ 1, {\"}\":\"]\\\"\"} ], \"a\":2 }"},
                             {"s", "\"\\u0041 \\\\\""},
                             {"t", "true"},
                             {"e", "{}"},
                             {"l", "[]"},
                             {"z", "null"}});
}

TEST_CASE("json slices: names are decoded, and of equal ones the last wins") {
  CHECK(Slices("{}").empty());
  CHECK(Slices(R"({"k\u0069nd":1,"":2,"a\"b":3})") ==
        JsonSlices{{"kind", "1"}, {"", "2"}, {"a\"b", "3"}});
  CHECK(Slices(R"({"a":1,"\u0061":2})") == JsonSlices{{"a", "2"}});
}

TEST_CASE("json slices: what is not an object is refused, and where") {
  CHECK(TopLevelSlices("").status().message() == "invalid JSON at offset 0: a value is expected");
  CHECK(TopLevelSlices(" [1]").status().message() ==
        "invalid JSON at offset 1: an object is expected");
  CHECK(TopLevelSlices("12").status().message() ==
        "invalid JSON at offset 0: an object is expected");
  CHECK(TopLevelSlices(R"({"a":})").status().message() ==
        ParseJson(R"({"a":})").status().message());
  CHECK_FALSE(TopLevelSlices(R"({"a":[[1]]})", {.max_depth = 2}).ok());
}

TEST_CASE("json slices: each slice of a random object is the text of its member") {
  const std::uint64_t seed = testing::FreshSeed();
  CAPTURE(seed);
  testing::RandomJson random(seed);
  for (int i = 0; i < 300; ++i) {
    const Json object = random.Object(4, 4);
    const std::string text = object.Dump();
    const JsonSlices slices = Slices(text);
    REQUIRE(slices.size() == object.members().size());
    for (const auto& [name, value] : object.members()) {
      CHECK(slices.find(name)->second == value.Dump());
    }
  }
}

}  // namespace
}  // namespace flovyn
