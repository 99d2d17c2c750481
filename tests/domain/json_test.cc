#include "flovyn/json/json.h"

#include <string>
#include <vector>

#include "domain/random_json.h"
#include "flovyn/json/canonical.h"
#include "flovyn/json/validate.h"
#include "test.h"

namespace flovyn {
namespace {

using namespace std::string_literals;

Json Parsed(std::string_view text) {
  absl::StatusOr<Json> json = ParseJson(text);
  INFO(text << ": " << json.status());
  REQUIRE(json.ok());
  return *std::move(json);
}

TEST_CASE("json: each kind answers for itself and emptily for the others") {
  const Json object = Parsed(R"({"n":null,"b":true,"i":1.50,"s":"x","a":[1,2],"o":{}})");
  CHECK(object.kind() == JsonKind::kObject);
  CHECK(object.members().size() == 6);
  CHECK(object.Find("n")->is_null());
  CHECK(object.Find("b")->AsBool());
  CHECK(object.Find("i")->number_text() == "1.50");
  CHECK(object.Find("s")->AsString() == "x");
  CHECK(object.Find("a")->items().size() == 2);
  CHECK(object.Find("a")->is_container());
  CHECK(object.Find("o")->is_object());
  CHECK(object.Find("z") == nullptr);
  CHECK(object.AsString().empty());
  CHECK(object.items().empty());
  CHECK_FALSE(object.AsBool());
  CHECK(Json().kind() == JsonKind::kNull);
  CHECK(Json().members().empty());
  CHECK(Json().Find("a") == nullptr);
  CHECK(Json::String("1").number_text().empty());
}

TEST_CASE("json: dump is compact, sorted by key, with literals and minimal escapes") {
  CHECK(Parsed(" { \"b\" : [ 1.0 , -0 , 1E+2 , true ] , \"a\" : { } , \"c\" : [ ] } ").Dump() ==
        R"({"a":{},"b":[1.0,-0,1E+2,true],"c":[]})");
  CHECK(Parsed(R"("\u00e9\/\u0001\n\"\\\ud83d\ude00")").Dump() ==
        "\"\xC3\xA9/\\u0001\\n\\\"\\\\\xF0\x9F\x98\x80\"");
  CHECK(Parsed(R"("a\u0000b")").AsString() == "a\0b"s);
  CHECK(Parsed(R"("a\u0000b")").Dump() == R"("a\u0000b")");
  CHECK(Parsed("\"\x7F\"").Dump() == "\"\x7F\"");
}

TEST_CASE("json: of equal keys the last wins, also when they are written differently") {
  CHECK(Parsed(R"({"a":1,"b":2,"a":3,"\u0061":4})").Dump() == R"({"a":4,"b":2})");
  CHECK(Json::Object({{"k", Json::Int(1)}, {"k", Json::Int(2)}}).Dump() == R"({"k":2})");
}

TEST_CASE("json: keys are ordered as bytes") {
  CHECK(Parsed("{\"\xC3\xA9\":1,\"z\":2,\"a\":3,\"Z\":4,\"\":5}").Dump() ==
        "{\"\":5,\"Z\":4,\"a\":3,\"z\":2,\"\xC3\xA9\":1}");
}

TEST_CASE("json: numbers of any size and precision keep their literal") {
  const std::string long_number = std::string(400, '9') + "." + std::string(400, '1');
  for (const std::string& literal :
       {"1e400"s, "-1E-400"s, "1e131072"s, "123456789012345678901234567890"s, "0.1e1"s, "-0"s,
        "1e999999999"s, long_number}) {
    CAPTURE(literal);
    const Json json = Parsed("[" + literal + "," + literal + " ]");
    CHECK(json.items()[0].number_text() == literal);
    CHECK(json.Dump() == "[" + literal + "," + literal + "]");
  }
  CHECK(Parsed(R"({"-1":"-2e5 [1]","3":-4})").Dump() == R"({"-1":"-2e5 [1]","3":-4})");
  CHECK(Parsed(R"(["\\",1,"\"2\"",3])").items()[3].number_text() == "3");
}

TEST_CASE("json: equality by type and value") {
  struct Row {
    std::string_view a;
    std::string_view b;
    bool equal;
  };
  const Row rows[] = {
      {"1", "1.0", true},
      {"[1,2.50]", "[10e-1,2.5]", true},
      {"1", R"("1")", false},
      {"null", "false", false},
      {"0", "false", false},
      {R"("a")", R"("\u0061")", true},
      {R"("a")", R"("A")", false},
      {"[1,2]", "[2,1]", false},
      {"[]", "{}", false},
      {R"({"a":1,"b":2})", R"({"b":2,"a":1.0})", true},
      {"[]", "[null]", false},
      {R"({"a":null})", "{}", false},
      {"9007199254740993", "9007199254740992", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a, row.b);
    CHECK((Parsed(row.a) == Parsed(row.b)) == row.equal);
    CHECK((Parsed(row.b) == Parsed(row.a)) == row.equal);
  }
}

TEST_CASE("json: what a program builds is always valid JSON") {
  const Json json =
      Json::Object({{"bad\xFFkey", Json::String("\xED\xA0\x80")},
                    {"list", Json::Array({Json::Int(INT64_MIN), Json(), Json::Bool(false)})}});
  CHECK(json.Dump() ==
        "{\"bad\xEF\xBF\xBDkey\":\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\","
        "\"list\":[-9223372036854775808,null,false]}");
  CHECK(ValidateJson(json.Dump()).ok());
  CHECK(Json::Number("-1.5e3")->number_text() == "-1.5e3");
}

TEST_CASE("json: random values survive dump and parse") {
  const std::uint64_t seed = testing::FreshSeed();
  CAPTURE(seed);
  testing::RandomJson random(seed);
  for (int round = 0; round < 3000; ++round) {
    const Json json = random.Value(4, 4);
    const std::string text = json.Dump();
    CAPTURE(text);
    REQUIRE(ValidateJson(text).ok());
    const Json again = Parsed(text);
    REQUIRE(again == json);
    REQUIRE(again.Dump() == text);
  }
}

TEST_CASE("canonical: equal scalars have equal text and others do not") {
  CHECK(CanonicalScalar(Json()) == "z");
  CHECK(CanonicalScalar(Json::Bool(true)) == "bt");
  CHECK(CanonicalScalar(Json::Bool(false)) == "bf");
  CHECK(CanonicalScalar(Json::String("n1e0")) == "sn1e0");
  CHECK(CanonicalScalar(Json::Int(-150)) == "n-15e1");
  CHECK(CanonicalScalar(Json::Array({})).empty());
  CHECK(CanonicalScalar(Json::Object({})).empty());
  const std::uint64_t seed = testing::FreshSeed();
  CAPTURE(seed);
  testing::RandomJson random(seed);
  for (int round = 0; round < 3000; ++round) {
    const Json a = random.Scalar();
    const Json b = random.Scalar();
    CAPTURE(a.Dump(), b.Dump());
    REQUIRE((CanonicalScalar(a) == CanonicalScalar(b)) == (a == b));
  }
}

TEST_CASE("canonical: fingerprints are the published FNV-1a values") {
  CHECK(Fingerprint64("") == 0xCBF29CE484222325u);
  CHECK(Fingerprint64("a") == 0xAF63DC4C8601EC8Cu);
  CHECK(Fingerprint64("foobar") == 0x85944171F73967E8u);
  CHECK(Fingerprint64("\xFF") != Fingerprint64("\x7F"));
}

}  // namespace
}  // namespace flovyn
