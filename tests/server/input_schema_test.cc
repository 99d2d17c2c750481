#include "schema/input_schema.h"

#include <string>

#include "flovyn/domain/errors.h"
#include "flovyn/json/json.h"
#include "schema/json_pointer.h"
#include "schema/plain_schema.h"
#include "test.h"

namespace flovyn::http {
namespace {

/// "" when the input is as the schema says, else the first finding: "/path: message".
std::string Check(std::string_view schema, std::string_view input) {
  const auto ready = ReadInputSchema(schema);
  INFO(schema << " " << ready.status());
  REQUIRE(ready.ok());
  const Findings findings = (*ready)->Check(input);
  if (findings.none()) return "";
  REQUIRE(!findings.first.empty());
  return findings.first.front().path + ": " + findings.first.front().message;
}

bool Takes(std::string_view schema, std::string_view input) { return Check(schema, input).empty(); }

/// Why the schema cannot be used; empty when it can.
std::string Refusal(std::string_view schema) {
  const auto ready = ReadInputSchema(schema);
  if (ready.ok()) return "";
  CHECK(FieldOf(ready.status()) == "input_schema");
  return std::string(ready.status().message());
}

std::string Repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

struct Case {
  std::string_view schema;
  std::string_view good;
  std::string_view bad;
};

TEST_CASE("input schema: what draft 7 says") {
  const Case cases[] = {
      {R"({"type":"object","required":["a"]})", R"({"a":1})", "{}"},
      {R"({"properties":{"a":{"type":"string"}}})", R"({"a":"x"})", R"({"a":1})"},
      {R"({"properties":{"a":true},"additionalProperties":false})", R"({"a":1})", R"({"b":1})"},
      {R"({"additionalProperties":{"type":"number"}})", R"({"x":1})", R"({"x":"1"})"},
      {R"({"properties":{"a":false}})", R"({"b":1})", R"({"a":1})"},
      {R"({"type":["string","null"]})", "null", "1"},
      {R"({"type":"integer"})", "1.0", "1.5"},
      {R"({"type":["integer","null"]})", "1e3", "true"},
      {R"({"type":["integer","number"]})", "1.5", R"("1")"},
      {R"({"const":{"a":[1,null]}})", R"({"a":[1,null]})", R"({"a":[1]})"},
      {R"({"enum":["red",3]})", R"("red")", R"("blue")"},
      {R"({"minimum":1,"exclusiveMaximum":3})", "2.9", "3"},
      {R"({"multipleOf":0.1})", "0.3", "0.35"},
      {R"({"multipleOf":7})", "-9223372036854775807", "9223372036854775806"},
      {R"({"minLength":2,"maxLength":3})", "\"\xC3\xA4\xC3\xB6\"", R"("abcd")"},
      {R"({"pattern":"^[A-Z]{2}-\\d+$"})", R"("AB-12")", R"("AB-12x")"},
      {R"({"items":{"type":"string"},"minItems":1})", R"(["a"])", R"(["a",1])"},
      {R"({"items":[{"type":"string"}],"additionalItems":false})", R"(["a"])", R"(["a",1])"},
      {R"({"contains":{"const":1}})", "[2,1]", "[2]"},
      {R"({"uniqueItems":true})", R"([1,"1",{"a":1}])", R"([{"a":1,"b":2},{"b":2,"a":1}])"},
      {R"({"propertyNames":{"maxLength":2}})", R"({"ab":1})", R"({"abc":1})"},
      {R"({"minProperties":1,"maxProperties":1})", R"({"a":1})", "{}"},
      {R"({"dependencies":{"a":["b"]}})", R"({"a":1,"b":1})", R"({"a":1})"},
      {R"({"dependencies":{"a":{"required":["b"]}}})", R"({"c":1})", R"({"a":1})"},
      {R"({"allOf":[{"minimum":1},{"maximum":2}]})", "2", "3"},
      {R"({"anyOf":[{"type":"string"},{"minimum":5}]})", "5", "4"},
      {R"({"oneOf":[{"multipleOf":2},{"multipleOf":3}]})", "4", "6"},
      {R"({"not":{"type":"null"}})", "1", "null"},
      {R"({"if":{"properties":{"k":{"const":"a"}}},"then":{"required":["x"]},"else":{"required":["y"]}})",
       R"({"k":"a","x":1})", R"({"k":"b","x":1})"},
  };
  for (const Case& each : cases) {
    INFO(each.schema);
    CHECK(Check(each.schema, each.good) == "");
    CHECK_FALSE(Takes(each.schema, each.bad));
  }
  // Of equal keys the last counts, as everywhere.
  CHECK(Takes(R"({"properties":{"a":{"type":"string"}}})", R"({"a":1,"a":"x"})"));
  CHECK_FALSE(Takes(R"({"properties":{"a":{"type":"string"}}})", R"({"a":"x","a":1})"));
  CHECK(Takes("true", "[]"));
  CHECK_FALSE(Takes("false", "[]"));
}

TEST_CASE("input schema: what generators of later drafts write") {
  const Case cases[] = {
      {R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://x/y",
           "$defs":{"A":{"type":"integer"}},"properties":{"a":{"$ref":"#/$defs/A"}}})",
       R"({"a":1})", R"({"a":"1"})"},
      {R"({"definitions":{"a/b~c%":{"minimum":3}},"$ref":"#/definitions/a~1b~0c%25"})", "3", "2"},
      {R"({"$defs":{"A":{"minimum":1}},"$ref":"#/$defs/A","maximum":3,"description":"both"})", "2",
       "4"},
      {R"({"prefixItems":[{"type":"string"}],"items":{"type":"number"}})", R"(["a",1])",
       R"(["a","b"])"},
      {R"({"dependentRequired":{"a":["b"]},"dependentSchemas":{"c":{"minProperties":2}}})",
       R"({"a":1,"b":1})", R"({"c":1})"},
      {R"({"patternProperties":{"^(.*)$":{"type":"number"}}})", R"({"x":1})", R"({"x":"1"})"},
      {R"({"type":"integer","format":"uint32","minimum":0})", "1", "-1"},
      {R"({"properties":{"id":{"type":"string"},"pattern":{"type":"number"}},"title":"T"})",
       R"({"id":"x","pattern":1})", R"({"pattern":"x"})"},
      {R"({"$defs":{"N":{"properties":{"next":{"anyOf":[{"$ref":"#/$defs/N"},{"type":"null"}]}}}},
           "$ref":"#/$defs/N"})",
       R"({"next":{"next":null}})", R"({"next":{"next":{"next":1}}})"},
      {R"({"type":"object","properties":{"child":{"$ref":"#"}},"additionalProperties":false})",
       R"({"child":{"child":{}}})", R"({"child":{"child":{"x":1}}})"},
  };
  for (const Case& each : cases) {
    INFO(each.schema);
    CHECK(Check(each.schema, each.good) == "");
    // A number may be none of a union, so that only the refusal counts.
    CHECK((!Takes(each.schema, each.bad) || each.schema.find("anyOf") != std::string_view::npos));
  }
}

TEST_CASE("input schema: formats") {
  const auto takes = [](const std::string& format, const std::string& text) {
    return Takes(R"({"format":")" + format + "\"}", "\"" + text + "\"");
  };
  CHECK(takes("date-time", "2026-01-31T23:59:59.5Z"));
  CHECK(takes("date-time", "2026-01-31T23:59:59+02:00"));
  CHECK(takes("date-time", "2026-01-31T23:59:59"));  // Python's, without an offset
  for (const std::string wrong : {"2026-02-30T00:00:00Z", "infinite-future",
                                  " 2026-01-31T23:59:59Z", "2026-01-31", "", "yesterday"}) {
    CHECK_FALSE(takes("date-time", wrong));
  }
  CHECK(takes("date", "2024-02-29"));
  CHECK_FALSE(takes("date", "2026-02-29"));
  CHECK(takes("time", "12:00:00Z"));
  CHECK_FALSE(takes("time", "25:00:00Z"));
  CHECK(takes("uuid", "0190a1b2-0000-7000-8000-000000000001"));
  CHECK_FALSE(takes("uuid", "0190a1b2"));
  CHECK(takes("email", "a@b.example"));
  CHECK_FALSE(takes("email", "a.example"));
  CHECK(takes("hostname", "not checked!"));
  CHECK(Takes(R"({"type":["string","null"],"format":"date-time"})", "null"));
}

TEST_CASE("input schema: texts and numbers that break the regular expressions of valijson") {
  const std::string digits = Repeated("1", 1'000'000);
  CHECK_FALSE(Takes(R"({"format":"date-time"})", "\"2026-01-01T00:00:00." + digits + "Z\""));
  CHECK_FALSE(Takes(R"({"pattern":"^(a+)+$"})", "\"" + Repeated("a", 500'000) + "b\""));
  CHECK(Takes(R"({"pattern":"^(1|1)*$"})", "\"" + digits + "\""));
}

TEST_CASE("input schema: what cannot be checked says why") {
  const std::pair<std::string, std::string> cases[] = {
      {"", "invalid JSON"},
      {"[]", "a schema is an object"},
      {R"({"$ref":"https://example.com/s.json"})", "'https://example.com/s.json' leads to nothing"},
      {R"({"$ref":"#/definitions/none"})", "leads to nothing"},
      {R"({"$ref":"#/definitions/%zz"})", "leads to nothing"},
      {R"~({"pattern":"(?=a)"})~", "a pattern"},
      {R"({"pattern":")" + Repeated("a", 1'001) + "\"}", "too long"},
      {R"({"multipleOf":0})", "more than 0"},
      {R"({"multipleOf":-1})", "more than 0"},
      {R"({"patternProperties":{"^x-":{}}})", "'patternProperties' is not supported"},
      {R"({"unevaluatedProperties":false})", "'unevaluatedProperties' is not supported"},
      {R"({"type":"strin"})", "'type'"},
      {R"({"minLength":-1})", "'minLength'"},
      {R"({"required":true})", "'required'"},
      {R"({"properties":[]})", "'properties'"},
      {R"({"anyOf":[]})", "'anyOf'"},
      {R"({"enum":3})", "'enum'"},
      {R"({"const":1e999})", "beyond those of a double"},
      {R"({"$ref":"#"})", "refers to itself"},
      {R"({"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"anyOf":[{"$ref":"#"}]}}})",
       "refers to itself"},
      {R"({"description":")" + Repeated("x", kMaxSchemaBytes) + "\"}", "at most"},
  };
  for (const auto& [schema, why] : cases) {
    INFO(schema.substr(0, 100));
    CHECK_THAT(Refusal(schema), testing::ContainsText(why));
  }
  const std::string deep = Repeated(R"({"not":)", 70) + "{}" + Repeated("}", 70);
  CHECK_THAT(Refusal(deep), testing::ContainsText("nested deeper than 64"));
  const std::string wide = "{\"anyOf\":[{}" + Repeated(",{}", 10'000) + "]}";
  CHECK_THAT(Refusal(wide), testing::ContainsText("more than 10000 subschemas"));
}

TEST_CASE("input schema: findings name the place, and are bounded") {
  CHECK(Check(R"({"properties":{"a/b":{"items":{"properties":{"~":{"maximum":3}}}}}})",
              R"({"a/b":[{},{"~":4}]})") ==
        "/a~1b/1/~0: Expected number less than or equal to 3.000000");
  CHECK(Check(R"({"required":["amount"]})", "{}") == ": Missing required property 'amount'.");
  const auto order = ReadInputSchema(
      R"({"properties":{"amount":{"type":"integer","minimum":1}},"required":["sku"]})");
  REQUIRE(order.ok());
  const Findings both = (*order)->Check(R"({"amount":0})");
  REQUIRE(both.count == 2);
  CHECK(both.first[0].path == "/amount");
  CHECK(both.first[1].path.empty());
  const auto schema = ReadInputSchema(R"({"items":{"type":"string","maxLength":3}})");
  REQUIRE(schema.ok());
  const Findings many = (*schema)->Check("[1" + Repeated(",1", 24) + "]");
  CHECK(many.count == 25);
  CHECK_FALSE(many.more);
  CHECK(many.first.size() == kMaxFindingsTold);
  CHECK(many.first[9].path == "/9");
  const Findings endless = (*schema)->Check("[1" + Repeated(",1", 50'000) + "]");
  CHECK(endless.more);
  CHECK(endless.count > 100);
  CHECK(endless.count < 1'000);
  const std::string name = Repeated("\xC3\xA4", 5'000);
  const auto closed = ReadInputSchema(R"({"additionalProperties":false})");
  REQUIRE(closed.ok());
  const Findings cut = (*closed)->Check("{\"" + name + "\":1}");
  REQUIRE(cut.count == 1);
  CHECK(cut.first[0].message.size() <= kMaxFindingBytes);
  CHECK(ParseJson("\"" + cut.first[0].message + "\"").ok());
}

TEST_CASE("input schema: an input that costs too much is refused, soon") {
  // Both branches lead to the same place: two to the power of the depth.
  const std::string twice =
      R"({"$defs":{"n":{"anyOf":[{"properties":{"a":{"$ref":"#/$defs/n"}}, "required":["b"]},
                                  {"properties":{"a":{"$ref":"#/$defs/n"}}, "required":["c"]}]}},
          "$ref":"#/$defs/n"})";
  const std::string deep = Repeated(R"({"a":)", 100) + "1" + Repeated("}", 100);
  CHECK(Check(twice, deep) == ": It is too large to be checked against the schema");
  const std::string numbers = "[1" + Repeated(",1", 400'000) + "]";
  CHECK_FALSE(Takes(R"({"uniqueItems":true})", numbers));
  CHECK(Check(R"({"type":"array"})", "[1e999]") == ": A number is too large to be checked");
}

TEST_CASE("input schema: pointers into a schema") {
  const absl::StatusOr<Json> root = ParseJson(R"({"a":[{"b/c":1}],"":2,"%":3})");
  REQUIRE(root.ok());
  const auto text = [&](std::string_view pointer) {
    const Json* found = FindByPointer(*root, pointer);
    return found == nullptr ? std::string("none") : found->Dump();
  };
  CHECK(text("#/a/0/b~1c") == "1");
  CHECK(text("#/") == "2");
  CHECK(text("#/%25") == "3");
  CHECK(text("#") == root->Dump());
  for (const std::string_view wrong : {"", "/a", "#a", "#/a/1", "#/a/-", "#/a/0/b~2c", "#/%2"}) {
    CHECK(text(wrong) == "none");
  }
}

}  // namespace
}  // namespace flovyn::http
