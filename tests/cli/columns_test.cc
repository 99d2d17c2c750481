#include "output/columns.h"

#include "test.h"

namespace flovyn::cli {
namespace {

Json Parsed(std::string_view text) { return ParseJson(text).value(); }

std::string Cell(const Json& object, std::string_view path) {
  return CellOf(FindByPath(object, path));
}

TEST_CASE("cli columns: a path leads through objects, and to keys with dots in them") {
  const Json object = Parsed(
      R"({"id":"7","metadata":{"customer":{"tier":"gold"},"a.b":1.50,"a":{"c.d":true},"x,y":"z"}})");
  CHECK(Cell(object, "id") == "7");
  CHECK(Cell(object, "metadata.customer.tier") == "gold");
  CHECK(Cell(object, "metadata.customer") == R"({"tier":"gold"})");
  CHECK(Cell(object, "metadata.a.b") == "1.50");
  CHECK(Cell(object, "metadata.a.c.d") == "true");
  CHECK(Cell(object, "metadata.\"a.b\"") == "1.50");
  CHECK(Cell(object, "metadata.\"x,y\"") == "z");
  CHECK(Cell(object, "metadata.missing").empty());
  CHECK(Cell(object, "id.more").empty());
  CHECK(Cell(Parsed("[]"), "id").empty());
}

TEST_CASE("cli columns: names are separated by commas outside of quotes") {
  const auto columns = ParseColumns("id,metadata.\"a,b\",kind");
  REQUIRE(columns.ok());
  REQUIRE(columns->size() == 3);
  CHECK(columns->at(1).path == "metadata.\"a,b\"");
  CHECK(columns->at(2).title == "kind");
}

TEST_CASE("cli columns: a missing name and too many are refused") {
  for (const std::string text : {"", "id,", ",id", "id,,kind"}) {
    INFO(text);
    CHECK_THAT(std::string(ParseColumns(text).status().message()),
               Catch::Matchers::StartsWith("--columns"));
  }
  std::string many = "id";
  for (int i = 0; i < 50; ++i) many += ",id";
  CHECK_FALSE(ParseColumns(many).ok());
  CHECK(ParseColumns(many.substr(3)).ok());
}

TEST_CASE("cli columns: texts are cells as they are, null is none, the rest is JSON") {
  const Json items = Parsed(R"([{"a":"x","b":null},{"a":[1,"y"],"b":9007199254740993}])");
  const Table table = TableOf(items.items(), ParseColumns("a,b").value());
  CHECK(table.titles == std::vector<std::string>{"a", "b"});
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0] == std::vector<std::string>{"x", ""});
  CHECK(table.rows[1] == std::vector<std::string>{R"([1,"y"])", "9007199254740993"});
}

}  // namespace
}  // namespace flovyn::cli
