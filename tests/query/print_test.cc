// Printing what was read; that printed random queries have the same rows is in oracle_test.cc.
#include <string>

#include "domain/random_json.h"
#include "query/asking.h"
#include "query/random_query.h"
#include "test.h"

namespace {

using flovyn::query::Entity;
using flovyn::testing::RandomRows;
using flovyn::testing::Understood;

TEST_CASE("query print: what was printed prints the same again") {
  for (const std::string text :
       {"NOT (kind = \"a\" OR NOT (id IS NULL AND version != \"1\")) ORDER BY kind, queue DESC",
        "metadata.\"a b\".c NOT BETWEEN 1 AND 2", "metadata.k ~ \"%_\\\\\\\"\"",
        "metadata.\"\\u000a\" STARTS WITH \"\\u001f\"", "createdAt IN (NOW(), -7d, \"2026-01-31\")",
        "metadata.k IN (1, \"1\", true)"}) {
    const std::string printed = Understood(text);
    CAPTURE(text, printed);
    CHECK_THAT(printed, !flovyn::testing::ContainsText("at position"));
    CHECK(Understood(printed) == printed);
  }
}

TEST_CASE("query print: times at both ends of what can be written") {
  const std::pair<std::string, std::string> cases[] = {
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"},
      {"0999-12-31T00:00:00Z", "0999-12-31T00:00:00.000000Z"},
      {"0001-01-01T00:00:00+01:00", "0001-01-01T22:59:00.000000+23:59"},
      {"0001-01-01T00:00:00+23:59", "0001-01-01T00:00:00.000000+23:59"},
      {"9999-12-31T23:59:59-01:00", "9999-12-31T01:00:59.000000-23:59"},
      {"9999-12-31T23:59:59.999999-23:59", "9999-12-31T23:59:59.999999-23:59"},
  };
  for (const auto& [text, printed] : cases) {
    for (const std::string operand : {"createdAt", "metadata.k"}) {
      CHECK(Understood(operand + " < \"" + text + "\"") == operand + " < \"" + printed + "\"");
      CHECK(Understood(operand + " < \"" + printed + "\"") == operand + " < \"" + printed + "\"");
    }
  }
}

TEST_CASE("query print: random orders read back as themselves") {
  const std::uint64_t seed = flovyn::testing::FreshSeed();
  CAPTURE(seed);
  flovyn::testing::RandomQuery random(seed);
  for (int i = 0; i < 500; ++i) {
    const std::string text = random.Task().text + " " + random.TaskOrder().text;
    CAPTURE(text);
    const auto query = flovyn::query::ReadQuery(text, Entity::kTask, RandomRows::Now());
    REQUIRE(query.status().message() == "");
    const std::string printed = Print(flovyn::query::Query{.order = query->order}, Entity::kTask);
    REQUIRE(Understood(printed, Entity::kTask) == printed);
    REQUIRE(Print(*query, Entity::kTask).ends_with(" " + printed));
  }
}

}  // namespace
