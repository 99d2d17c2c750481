// What a text is understood as. The printer shows it: it writes every group in parentheses.
#include <string>

#include "query/asking.h"
#include "test.h"

namespace {

using flovyn::query::Entity;
using flovyn::testing::Repeated;
using flovyn::testing::Understood;
using flovyn::testing::WhyNot;

TEST_CASE("query text: NOT binds tighter than AND, AND tighter than OR") {
  CHECK(Understood("kind = \"a\" OR kind = \"b\" AND queue = \"c\"") ==
        "kind = \"a\" OR (kind = \"b\" AND queue = \"c\")");
  CHECK(Understood("kind = \"a\" AND kind = \"b\" OR queue = \"c\"") ==
        "(kind = \"a\" AND kind = \"b\") OR queue = \"c\"");
  CHECK(Understood("NOT kind = \"a\" AND queue = \"c\"") == "NOT kind = \"a\" AND queue = \"c\"");
  CHECK(Understood("NOT (kind = \"a\" AND queue = \"c\")") ==
        "NOT (kind = \"a\" AND queue = \"c\")");
  CHECK(Understood("NOT NOT kind = \"a\"") == "NOT NOT kind = \"a\"");
  CHECK(Understood("(kind = \"a\" OR kind = \"b\") AND queue = \"c\"") ==
        "(kind = \"a\" OR kind = \"b\") AND queue = \"c\"");
  CHECK(Understood("(kind = \"a\" AND (kind = \"b\")) AND queue = \"c\"") ==
        "kind = \"a\" AND kind = \"b\" AND queue = \"c\"");
}

TEST_CASE("query text: the AND of BETWEEN is not the AND between conditions") {
  CHECK(Understood("metadata.n BETWEEN 1 AND 2 AND kind = \"a\"") ==
        "metadata.n >= 1 AND metadata.n <= 2 AND kind = \"a\"");
  CHECK(Understood("metadata.n NOT BETWEEN 1 AND 2 OR kind = \"a\"") ==
        "NOT (metadata.n >= 1 AND metadata.n <= 2) OR kind = \"a\"");
}

TEST_CASE("query text: every operator") {
  const std::pair<std::string, std::string> cases[] = {
      {"kind = \"a\"", "kind = \"a\""},
      {"kind != \"a\"", "NOT kind = \"a\""},
      {"kind < \"a\"", "kind < \"a\""},
      {"kind <= \"a\"", "kind <= \"a\""},
      {"kind > \"a\"", "kind > \"a\""},
      {"kind >= \"a\"", "kind >= \"a\""},
      {"kind ~ \"aB\"", "kind ~ \"ab\""},
      {"kind !~ \"aB\"", "NOT kind ~ \"ab\""},
      {"kind IN (\"a\", \"b\")", "kind IN (\"a\", \"b\")"},
      {"kind IN (\"a\")", "kind = \"a\""},
      {"kind NOT IN (\"a\",\"b\")", "NOT kind IN (\"a\", \"b\")"},
      {"kind BETWEEN \"a\" AND \"b\"", "kind >= \"a\" AND kind <= \"b\""},
      {"kind NOT BETWEEN \"a\" AND \"b\"", "NOT (kind >= \"a\" AND kind <= \"b\")"},
      {"kind STARTS WITH \"aB\"", "kind STARTS WITH \"aB\""},
      {"kind NOT STARTS WITH \"aB\"", "NOT kind STARTS WITH \"aB\""},
      {"version IS NULL", "version IS NULL"},
      {"version IS NOT NULL", "NOT version IS NULL"},
  };
  for (const auto& [text, meaning] : cases) CHECK(Understood(text) == meaning);
}

TEST_CASE("query text: keywords in any letter case, spaces anywhere or nowhere") {
  const std::string meaning =
      "(NOT kind IN (\"a\", \"b\") AND metadata.x = true) OR version IS NULL "
      "ORDER BY kind DESC, metadata.x";
  CHECK(Understood("kind not in(\"a\",\"b\")and metadata.x=TRUE or version is null "
                   "order by kind desc,metadata.x asc") == meaning);
  CHECK(
      Understood("\n kind Not\tIn ( \"a\" , \"b\" ) aNd metadata . x = tRue Or version Is nUll\r\n"
                 " Order  bY kind dEsc , metadata.x AsC ") == meaning);
}

TEST_CASE("query text: blank is every row, an order may stand alone") {
  CHECK(Understood("").empty());
  CHECK(Understood(" \t\r\n ").empty());
  CHECK(Understood("order by kind") == "ORDER BY kind");
  CHECK(Understood("ORDER BY kind ASC, createdAt DESC") == "ORDER BY kind, createdAt DESC");
}

TEST_CASE("query text: metadata keys, quoted ones and nested paths") {
  CHECK(Understood("metadata.env = \"a\"") == "metadata.env = \"a\"");
  CHECK(Understood("metadata.\"env\" = \"a\"") == "metadata.env = \"a\"");
  CHECK(Understood("metadata.customer.tier = 1") == "metadata.customer.tier = 1");
  CHECK(Understood("metadata.\"a.b\".c = 1") == "metadata.\"a.b\".c = 1");
  CHECK(Understood("metadata.\"1st\" = 1") == "metadata.\"1st\" = 1");
  CHECK(Understood("metadata.\"q\\\"\\u00e9\" = 1") == "metadata.\"q\\\"\xC3\xA9\" = 1");
  CHECK(Understood("metadata.not.IN.order = 1") == "metadata.not.IN.order = 1");
  CHECK(Understood("metadata._x9 = 1") == "metadata._x9 = 1");
}

TEST_CASE("query text: values of every kind") {
  CHECK(Understood("metadata.a IN (\"x\", 1, -1.50e+2, true, false, 0)") ==
        "metadata.a IN (\"x\", 1, -1.50e+2, true, false, 0)");
  CHECK(Understood("metadata.a = \"tab\\t quote\\\" back\\\\ \\u0041 \\ud83d\\ude00\"") ==
        "metadata.a = \"tab\\t quote\\\" back\\\\ A \xF0\x9F\x98\x80\"");
  CHECK(Understood("createdAt > NOW() AND createdAt > today ( )") ==
        "createdAt > \"2026-06-15T12:34:56.789012Z\" AND createdAt > "
        "\"2026-06-15T00:00:00.000000Z\"");
}

TEST_CASE("query text: relative times in every unit, back and ahead") {
  const std::pair<std::string, std::string> cases[] = {
      {"-90s", "2026-06-15T12:33:26.789012Z"}, {"-5m", "2026-06-15T12:29:56.789012Z"},
      {"-24h", "2026-06-14T12:34:56.789012Z"}, {"-7d", "2026-06-08T12:34:56.789012Z"},
      {"-2w", "2026-06-01T12:34:56.789012Z"},  {"+1D", "2026-06-16T12:34:56.789012Z"},
      {"-0s", "2026-06-15T12:34:56.789012Z"},  {"-36500d", "1926-07-10T12:34:56.789012Z"},
      {"+1W", "2026-06-22T12:34:56.789012Z"},  {"-007H", "2026-06-15T05:34:56.789012Z"},
  };
  for (const auto& [text, time] : cases) {
    CHECK(Understood("createdAt >= " + text) == "createdAt >= \"" + time + "\"");
    CHECK(Understood("metadata.due<" + text) == "metadata.due < \"" + time + "\"");
  }
}

TEST_CASE("query text: a number without a unit is a number, negative ones too") {
  CHECK(Understood("metadata.n = -7") == "metadata.n = -7");
  CHECK(Understood("metadata.n > -7 AND kind = \"d\"") == "metadata.n > -7 AND kind = \"d\"");
  CHECK(Understood("metadata.n IN(-7,-8.5,-1e3)") == "metadata.n IN (-7, -8.5, -1e3)");
  CHECK(Understood("metadata.n = -7e2") == "metadata.n = -7e2");
}

TEST_CASE("query limits: bytes of the text") {
  const std::string query = "kind = \"a\"";
  CHECK(WhyNot(query + std::string(4096 - query.size(), ' ')).empty());
  CHECK(WhyNot(query + std::string(4097 - query.size(), ' ')) ==
        "at position 0: 4097 bytes, at most 4096 are allowed");
}

TEST_CASE("query limits: comparisons, values of a list, fields of an order") {
  const std::string comparison = "kind=\"a\"";
  CHECK(WhyNot(Repeated(comparison, 50, " OR ")).empty());
  CHECK(WhyNot(Repeated(comparison, 51, " OR ")) ==
        "at position 600: more than 50 comparisons; use IN, or ask twice");
  CHECK(WhyNot("kind IN (" + Repeated("\"a\"", 100, ",") + ")").empty());
  CHECK(WhyNot("kind IN (" + Repeated("\"a\"", 101, ",") + ")") ==
        "at position 409: more than 100 values in one list");
  CHECK(WhyNot("ORDER BY " + Repeated("kind", 8, ",")).empty());
  CHECK(WhyNot("ORDER BY " + Repeated("kind", 9, ",")) ==
        "at position 49: more than 8 fields to order by");
}

TEST_CASE("query limits: nesting of parentheses and NOTs") {
  const std::string comparison = "kind=\"a\"";
  CHECK(WhyNot(std::string(32, '(') + comparison + std::string(32, ')')).empty());
  CHECK(WhyNot(std::string(33, '(') + comparison + std::string(33, ')')) ==
        "at position 32: nested deeper than 32 levels; write fewer parentheses and NOTs");
  CHECK(WhyNot(Repeated("NOT ", 32, "") + comparison).empty());
  CHECK(WhyNot(Repeated("NOT ", 33, "") + comparison) ==
        "at position 128: nested deeper than 32 levels; write fewer parentheses and NOTs");
  CHECK(WhyNot(Repeated("NOT (", 16, "") + comparison + std::string(16, ')')).empty());
  // Levels that were left do not count.
  CHECK(WhyNot(Repeated("(NOT " + comparison + ")", 40, " AND ")).empty());
}

TEST_CASE("query limits: keys of a path") {
  CHECK(WhyNot("metadata." + Repeated("k", 32, ".") + " = 1").empty());
  CHECK(WhyNot("metadata." + Repeated("k", 33, ".") + " = 1") ==
        "at position 73: a path has at most 32 keys");
}

TEST_CASE("query limits: they can be lowered") {
  const flovyn::query::QueryLimits low = {.max_bytes = 40,
                                          .max_comparisons = 1,
                                          .max_list_values = 1,
                                          .max_depth = 1,
                                          .max_order_terms = 1,
                                          .max_path_segments = 1};
  CHECK(WhyNot("NOT metadata.k IN (1) ORDER BY kind", Entity::kTask, low).empty());
  for (const std::string text :
       {"metadata.k = 1 AND metadata.k = 2", "metadata.k IN (1,2)", "NOT NOT metadata.k = 1",
        "ORDER BY kind, id", "metadata.k.l = 1", "metadata.k = 1                           "}) {
    CHECK_FALSE(WhyNot(text, Entity::kTask, low).empty());
  }
}

}  // namespace
