#include "output/json_text.h"

#include "flovyn/json/json.h"
#include "test.h"

namespace flovyn::cli {
namespace {

TEST_CASE("cli json: order, numbers and texts stay as they are written") {
  CHECK(IndentedJson(R"({"z":1.50,"a":["x",{}, []],"n":{"k":null}})") ==
        "{\n"
        "  \"z\": 1.50,\n"
        "  \"a\": [\n"
        "    \"x\",\n"
        "    {},\n"
        "    []\n"
        "  ],\n"
        "  \"n\": {\n"
        "    \"k\": null\n"
        "  }\n"
        "}");
  CHECK(IndentedJson("[]") == "[]");
  CHECK(IndentedJson(" 7 ") == "7");
  CHECK(IndentedJson("[[1],[2]]") == "[\n  [\n    1\n  ],\n  [\n    2\n  ]\n]");
}

TEST_CASE("cli json: what is within texts is no punctuation") {
  const std::string text = R"({"a{,":"\"}:[\\","b":"x , y"})";
  CHECK(IndentedJson(text) == "{\n  \"a{,\": \"\\\"}:[\\\\\",\n  \"b\": \"x , y\"\n}");
  CHECK(OneLineJson(IndentedJson(text)) == text);
}

TEST_CASE("cli json: indented or on one line it is the same value") {
  const std::string text =
      R"({ "a" : [ 1 , -2.5e3 , true , false , null , "\u00e9 \n" ] , "b" : { "c" : [ [ ] , { } ] } })";
  const Json value = ParseJson(text).value();
  CHECK(ParseJson(IndentedJson(text)).value() == value);
  CHECK(ParseJson(OneLineJson(text)).value() == value);
  CHECK(OneLineJson(text).find('\n') == std::string::npos);
}

}  // namespace
}  // namespace flovyn::cli
