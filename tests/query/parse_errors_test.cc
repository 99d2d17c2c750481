// What is said of a text that is no query, and at which character.
#include <string>

#include "flovyn/domain/errors.h"
#include "query/asking.h"
#include "test.h"

namespace {

using flovyn::testing::WhyNot;

struct Mistake {
  std::string text = {};
  std::string why = {};
};

void CheckAll(const std::vector<Mistake>& cases) {
  for (const auto& [text, why] : cases) {
    CAPTURE(text);
    CHECK(WhyNot(text) == "at position " + why);
  }
}

TEST_CASE("query errors: what was expected and what is there") {
  CheckAll({
      {"kind",
       "4: expected an operator (= != > >= < <= ~ !~ IN BETWEEN STARTS WITH IS NULL), found "
       "the end"},
      {"kind \"a\"",
       "5: expected an operator (= != > >= < <= ~ !~ IN BETWEEN STARTS WITH IS NULL), "
       "found a text"},
      {"kind =", "6: expected a value, found the end"},
      {"kind = AND", "7: expected a value, found 'AND'; texts are written in double quotes"},
      {"kind = )", "7: expected a value, found ')'"},
      {"status = FAILED",
       "9: expected a value, found 'FAILED'; texts are written in double quotes"},
      {"kind = NULL", "7: NULL is no value; use IS NULL or IS NOT NULL"},
      {"kind NOT = \"a\"", "9: expected IN, BETWEEN or STARTS WITH, found '='"},
      {"kind IS \"a\"", "8: expected NULL or NOT NULL, found a text"},
      {"kind IS NOT \"a\"", "12: expected NULL, found a text"},
      {"kind IN \"a\"", "8: expected '(', found a text"},
      {"kind IN ()", "9: expected a value, found ')'"},
      {"kind IN (\"a\" \"b\")", "13: expected ',' or ')', found a text"},
      {"kind IN (\"a\",)", "13: expected a value, found ')'"},
      {"kind BETWEEN \"a\"", "16: expected AND, found the end"},
      {"kind STARTS \"a\"", "12: expected WITH, found a text"},
      {"createdAt > NOW", "15: expected '(' as in NOW(), found the end"},
      {"createdAt > TODAY(1)", "18: expected ')', found '1'"},
      {"(kind = \"a\"", "11: expected ')', found the end"},
      {"kind = \"a\")", "10: expected AND, OR or ORDER BY, found ')'"},
      {"kind = \"a\" kind = \"b\"", "11: expected AND, OR or ORDER BY, found 'kind'"},
      {"kind = \"a\" AND", "14: expected a field, found the end"},
      {"NOT", "3: expected a field, found the end"},
      {"= \"a\"", "0: expected a field, found '='"},
      {"()", "1: expected a field, found ')'"},
      {"ORDER kind", "6: expected BY, found 'kind'"},
      {"ORDER BY", "8: expected a field, found the end"},
      {"ORDER BY kind,", "14: expected a field, found the end"},
      {"ORDER BY kind foo", "14: expected ASC, DESC, ',' or the end, found 'foo'"},
      {"ORDER BY kind ORDER BY id", "14: expected ASC, DESC, ',' or the end, found 'ORDER'"},
  });
}

TEST_CASE("query errors: keys and paths") {
  const std::string quoted =
      "a key that is no plain word is written in double quotes: metadata.\"cost-center\"";
  CheckAll({
      {"metadata. = 1",
       "10: expected a metadata key (one with other characters in double quotes), "
       "found '='"},
      {"metadata.\"\" = 1",
       "9: expected a metadata key (one with other characters in double "
       "quotes), found a text"},
      {"metadata.a.5 = 1", "11: " + quoted},
      {"metadata.1st = 1", "9: " + quoted},
      {"metadata.a-1 = 1", "10: " + quoted},
      {"metadata.a -1",
       "11: expected an operator (= != > >= < <= ~ !~ IN BETWEEN STARTS WITH IS "
       "NULL), found '-1'"},
      {"kind.a = 1", "0: 'kind' has no parts; only metadata has"},
      {"METADATA.a = 1", "0: 'METADATA' has no parts; only metadata has"},
      {"metadata.cost-center = 1", "13: " + quoted},
  });
}

TEST_CASE("query errors: what no word, text or number can be") {
  CheckAll({
      {"kind = 'a'", "7: a text is written in double quotes: \"\xE2\x80\xA6\""},
      {"kind == \"a\"", "5: equality is written with one '='"},
      {"kind <> \"a\"", "5: inequality is written '!='"},
      {"kind ! \"a\"", "5: unexpected '!'"},
      {"kind = \"a\" && id = \"b\"", "11: unexpected '&'"},
      {"kind = \xE2\x82\xAC", "7: unexpected '\xE2\x82\xAC'"},
      {"kind = \"a", "9: in a text: missing a closing quotation mark"},
      {"kind = \"a\\x\"", "9: in a text: an unknown escape in a string"},
      {"kind = \"a\nb\"", "9: in a text: a control character in a string has to be escaped"},
      {"kind = \"\\u0000\"", "7: a text cannot have U+0000"},
      {"metadata.n = 01", "13: not a number; texts are written in double quotes, times ago as -7d"},
      {"metadata.n = 1.", "13: not a number: a digit is expected after the decimal point"},
      {"metadata.n = -", "13: not a number: a digit is expected after the minus sign"},
      {"metadata.n = 7d", "13: not a number; texts are written in double quotes, times ago as -7d"},
      {"metadata.n > -7x", "15: unknown unit of time; use s, m, h, d or w, as in -7d"},
      {"metadata.n > -7days", "15: unknown unit of time; use s, m, h, d or w, as in -7d"},
      {"metadata.n > -36501d", "13: a relative time is at most 36500d"},
      {"metadata.n > -99999999999999999999s", "13: a relative time is at most 36500d"},
  });
  CHECK(WhyNot("kind = \xFF") == "at position 7: the text is not UTF-8");
}

TEST_CASE("query errors: positions count characters, also behind other scripts") {
  CheckAll({
      {"kind = \"caf\xC3\xA9\" AND staus = \"x\"",
       "18: unknown field 'staus'; did you mean 'status'?"},
      {"kind = \"\xE6\x97\xA5\xE6\x9C\xAC\" kind",
       "12: expected AND, OR or ORDER BY, found 'kind'"},
      {"kind = \"\xF0\x9F\x98\x80\" AND status = \"x\"",
       "24: 'x' is no status; use one of \"PENDING\", \"RUNNING\", \"WAITING\", \"COMPLETED\", "
       "\"FAILED\", \"CANCELLED\", \"CONTINUED_AS_NEW\""},
  });
}

TEST_CASE("query errors: of two things the first") {
  CheckAll({
      {"kind kind = 'a'",
       "5: expected an operator (= != > >= < <= ~ !~ IN BETWEEN STARTS WITH IS "
       "NULL), found 'kind'"},
      {"kind = 'a' kind", "7: a text is written in double quotes: \"\xE2\x80\xA6\""},
  });
}

TEST_CASE("query errors: an InvalidField of bounded length, whatever was written") {
  const auto query =
      flovyn::query::ReadQuery(flovyn::testing::Repeated("x = 1", 50, " OR "),
                               flovyn::query::Entity::kTask, flovyn::testing::RandomRows::Now());
  CHECK(flovyn::FieldOf(query.status()) == "query");
  CHECK(std::string(query.status().message()).ends_with("; and 45 more"));
  CHECK(query.status().message().size() < 2'000);
  const std::string name(3'000, 'x');
  CHECK(WhyNot(name + ".a = 1") ==
        "at position 0: '" + name.substr(0, 48) + "\xE2\x80\xA6' has no parts; only metadata has");
  CHECK(WhyNot("kind = " + name).size() < 200);
  CHECK(WhyNot("status = \"" + name + "\"").size() < 300);
  CHECK(WhyNot("kind = \"a\" " + name).size() < 200);
}

}  // namespace
