#include "flovyn/json/writer.h"

#include <cstdint>
#include <string>

#include "flovyn/json/json.h"
#include "flovyn/json/validate.h"
#include "test.h"

namespace flovyn {
namespace {

using namespace std::string_literals;

TEST_CASE("writer: strings are quoted with as few escapes as JSON allows") {
  CHECK(QuoteJson("") == R"("")");
  CHECK(QuoteJson("a/b \xC3\xA9") == "\"a/b \xC3\xA9\"");
  CHECK(QuoteJson("\"\\") == R"("\"\\")");
  CHECK(QuoteJson("\b\f\n\r\t\x01\x1F\0"s) == R"("\b\f\n\r\t\u0001\u001f\u0000")");
  CHECK(QuoteJson("\x7F") == "\"\x7F\"");
}

TEST_CASE("writer: every string of one or two bytes gives valid JSON that reads back") {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; second += (first < 0x80 ? 51 : 1)) {
      const std::string text = {static_cast<char>(first), static_cast<char>(second)};
      const absl::StatusOr<Json> read = ParseJson(QuoteJson(text));
      REQUIRE(read.ok());
      REQUIRE(*read == Json::String(text));
    }
  }
}

TEST_CASE("writer: an object has its members in the order of the calls") {
  JsonObjectWriter writer;
  const std::string text = writer.Add("kind", "order")
                               .AddInt("n", INT64_MIN)
                               .AddBool("yes", true)
                               .AddBool("no", false)
                               .AddNull("none")
                               .AddRaw("input", R"({ "kept" : 1.0 })")
                               .Add("bad\xFF", "\xC3")
                               .Finish();
  CHECK(text ==
        "{\"kind\":\"order\",\"n\":-9223372036854775808,\"yes\":true,\"no\":false,\"none\":null,"
        "\"input\":{ \"kept\" : 1.0 },\"bad\xEF\xBF\xBD\":\"\xEF\xBF\xBD\"}");
  CHECK(ValidateJson(text).ok());
  CHECK(writer.Finish() == "{}");
  CHECK(writer.AddInt("again", 1).Finish() == R"({"again":1})");
}

TEST_CASE("writer: an array has its elements in the order of the calls") {
  JsonArrayWriter writer;
  CHECK(writer.Add("a").AddInt(-1).AddBool(true).AddBool(false).AddNull().AddRaw("[ ]").Finish() ==
        R"(["a",-1,true,false,null,[ ]])");
  CHECK(writer.Finish() == "[]");
}

}  // namespace
}  // namespace flovyn
