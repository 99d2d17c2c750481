// What a query means for one row, rule by rule; oracle_test.cc tries them in all combinations.
#include <string>

#include "flovyn/query/evaluate.h"
#include "query/asking.h"
#include "test.h"

namespace {

using namespace flovyn::query;
using flovyn::testing::RandomRows;

bool Holds(const std::string& text, const flovyn::WorkflowExecution& row) {
  const auto query = ReadQuery(text, Entity::kWorkflow, RandomRows::Now());
  INFO(text);
  REQUIRE(query.status().message() == "");
  return Meets(query->condition, RowOf(row));
}

flovyn::WorkflowExecution With(const std::string& metadata) {
  flovyn::WorkflowExecution row = RandomRows(1).Workflow();
  row.start.metadata = *flovyn::Metadata::FromText(metadata);
  return row;
}

/// The value under the key k meets `k OPERATOR VALUE`.
bool ValueMeets(const std::string& value, const std::string& comparison) {
  return Holds("metadata.k " + comparison, With("{\"k\":" + value + "}"));
}

TEST_CASE("query meaning: equality compares by type") {
  CHECK(ValueMeets("\"1\"", "= \"1\""));
  CHECK_FALSE(ValueMeets("\"1\"", "= 1"));
  CHECK_FALSE(ValueMeets("1", "= \"1\""));
  CHECK_FALSE(ValueMeets("true", "= \"true\""));
  CHECK(ValueMeets("true", "= true"));
  CHECK_FALSE(ValueMeets("true", "= false"));
  CHECK_FALSE(ValueMeets("1", "= true"));
  CHECK(ValueMeets("1", "IN (\"1\", true, 1)"));
  CHECK_FALSE(ValueMeets("1", "IN (\"1\", true)"));
}

TEST_CASE("query meaning: numbers by their exact value") {
  CHECK(ValueMeets("1.0", "= 1"));
  CHECK(ValueMeets("10e-1", "= 1"));
  CHECK(ValueMeets("-0", "= 0"));
  CHECK_FALSE(ValueMeets("9007199254740993", "= 9007199254740992"));
  CHECK(ValueMeets("9007199254740993", "> 9007199254740992"));
  CHECK(ValueMeets("0.1000000000000000000000000001", "> 0.1"));
}

TEST_CASE("query meaning: ranges take texts that are wholly a number, equality does not") {
  CHECK(ValueMeets("\"10\"", "> 9"));
  CHECK(ValueMeets("\"-1.5e1\"", "< -14"));
  CHECK_FALSE(ValueMeets("\"10\"", "= 10"));
  for (const std::string text : {"\"007\"", "\" 10\"", "\"10 \"", "\"0x1\"", "\"+10\"", "\".5\"",
                                 "\"\"", "\"1e1000\"", "\"ten\""}) {
    CAPTURE(text);
    CHECK_FALSE(ValueMeets(text, "> -1"));
    CHECK_FALSE(ValueMeets(text, "<= -1"));
  }
  CHECK_FALSE(ValueMeets("true", "> 0"));
}

TEST_CASE("query meaning: ranges against a text compare texts by their bytes") {
  CHECK(ValueMeets("\"b\"", "> \"a\""));
  CHECK(ValueMeets("\"B\"", "< \"a\""));
  CHECK(ValueMeets("\"10\"", "< \"9\""));
  CHECK_FALSE(ValueMeets("10", "< \"9\""));
  CHECK(ValueMeets("\"\xC3\xA9\"", "> \"z\""));
  CHECK(ValueMeets("\"\xF0\x9F\x98\x80\"", "> \"\xEF\xBF\xBD\""));
}

TEST_CASE("query meaning: ranges against a time take texts that are RFC 3339 times") {
  CHECK(ValueMeets("\"2026-06-15T14:00:00+02:00\"",
                   "BETWEEN \"2026-06-15T12:00:00Z\" AND "
                   "\"2026-06-15T12:00:00Z\""));
  CHECK(ValueMeets("\"2026-06-14T00:00:00Z\"", "> -2d"));
  CHECK(ValueMeets("\"2026-06-15T00:00:00.0000009Z\"", "<= TODAY()"));
  CHECK_FALSE(ValueMeets("\"2026-06-14\"", "> -2d"));
  CHECK_FALSE(ValueMeets("\"2026-06-31T00:00:00Z\"", "> -2d"));
  CHECK_FALSE(ValueMeets("1781526896", "> -2d"));
  // Equality asks for the very text.
  CHECK_FALSE(ValueMeets("\"2026-06-15T14:00:00+02:00\"", "= \"2026-06-15T12:00:00Z\""));
}

TEST_CASE("query meaning: arrays and objects are equal to nothing and contain nothing") {
  for (const std::string value : {"[1,\"a\"]", "[]", "{\"a\":1}", "{}"}) {
    CAPTURE(value);
    CHECK_FALSE(ValueMeets(value, "IN (1, \"a\", true, \"\")"));
    CHECK_FALSE(ValueMeets(value, "~ \"\""));
    CHECK_FALSE(ValueMeets(value, "STARTS WITH \"\""));
    CHECK_FALSE(ValueMeets(value, ">= \"\""));
    CHECK(ValueMeets(value, "IS NOT NULL"));
    CHECK(ValueMeets(value, "!= 1"));
  }
}

TEST_CASE("query meaning: missing keys and null are alike, and meet no comparison") {
  for (const auto& row : {With("{}"), With("{\"k\":null}"), With("{\"x\":{\"k\":1}}")}) {
    CHECK(Holds("metadata.k IS NULL", row));
    CHECK_FALSE(Holds("metadata.k IS NOT NULL", row));
    for (const std::string asked :
         {"= 1", "< 1", ">= 1", "~ \"\"", "IN (1)", "< NOW()", "> \"\""}) {
      CHECK_FALSE(Holds("metadata.k " + asked, row));
      CHECK(Holds("NOT metadata.k " + asked, row));
    }
    CHECK(Holds("metadata.k != 1", row));
    CHECK(Holds("metadata.k NOT IN (1)", row));
    CHECK(Holds("metadata.k !~ \"a\"", row));
    CHECK(Holds("metadata.k NOT BETWEEN 1 AND 2", row));
  }
}

TEST_CASE("query meaning: paths lead through objects alone") {
  const auto row = With(R"({"a":{"b":{"c":1}},"a.b":2,"l":[{"b":3}],"s":"text"})");
  CHECK(Holds("metadata.a.b.c = 1", row));
  CHECK(Holds("metadata.\"a.b\" = 2", row));
  CHECK(Holds("metadata.l.b IS NULL", row));
  CHECK(Holds("metadata.s.b IS NULL", row));
  CHECK(Holds("metadata.a.b.c.d IS NULL", row));
}

TEST_CASE("query meaning: ~ folds A to Z and no other letter, and knows no wildcards") {
  CHECK(ValueMeets("\"Order FAILED\"", "~ \"failed\""));
  CHECK(ValueMeets("\"order failed\"", "~ \"FAILED\""));
  CHECK_FALSE(ValueMeets("\"CAF\xC3\x89\"", "~ \"caf\xC3\xA9\""));
  CHECK_FALSE(ValueMeets("\"K\"", "~ \"\xE2\x84\xAA\""));  // the Kelvin sign
  CHECK(ValueMeets("\"100%\"", "~ \"0%\""));
  CHECK_FALSE(ValueMeets("\"100x\"", "~ \"0%\""));
  CHECK_FALSE(ValueMeets("\"axb\"", "~ \"a_b\""));
  CHECK_FALSE(ValueMeets("5", "~ \"5\""));
  CHECK(ValueMeets("\"\"", "~ \"\""));
}

TEST_CASE("query meaning: STARTS WITH is exact in letter case") {
  CHECK(ValueMeets("\"order-17\"", "STARTS WITH \"order-\""));
  CHECK_FALSE(ValueMeets("\"Order-17\"", "STARTS WITH \"order-\""));
  CHECK_FALSE(ValueMeets("\"my order-17\"", "STARTS WITH \"order-\""));
  CHECK_FALSE(ValueMeets("\"order\"", "STARTS WITH \"order-\""));
}

TEST_CASE("query meaning: fields that a row lacks are null") {
  flovyn::WorkflowExecution row = With("{}");
  row.start.version = std::nullopt;
  row.completed_at = std::nullopt;
  CHECK(Holds("version IS NULL AND completedAt IS NULL", row));
  CHECK(Holds("version != \"1\" AND NOT completedAt < NOW()", row));
  CHECK_FALSE(Holds("version = \"1\" OR completedAt < NOW() OR id IS NULL", row));
}

TEST_CASE("query meaning: times of rows count in whole microseconds") {
  flovyn::WorkflowExecution row = With("{}");
  row.created_at = RandomRows::Now() + absl::Nanoseconds(900);
  CHECK(Holds("createdAt = NOW()", row));
  CHECK_FALSE(Holds("createdAt > NOW()", row));
}

TEST_CASE("query meaning: a query without conditions is met by every row") {
  CHECK(Holds("", With("{}")));
  CHECK(Holds("ORDER BY kind", With("{\"k\":1}")));
}

}  // namespace
