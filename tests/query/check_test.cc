// Which operators and values suit which fields, and what is said of those that do not.
#include <string>
#include <vector>

#include "query/asking.h"
#include "test.h"

namespace {

using flovyn::query::Entity;
using flovyn::testing::Understood;
using flovyn::testing::WhyNot;

/// An operator with a value behind it, for a field of the given values.
std::vector<std::string> Comparisons(const std::string& field, const std::string& value) {
  std::vector<std::string> texts;
  for (const std::string op :
       {"=", "!=", "<", "<=", ">", ">=", "~", "!~", "STARTS WITH", "NOT STARTS WITH"}) {
    texts.push_back(field + " " + op + " " + value);
  }
  texts.push_back(field + " IN (" + value + ")");
  texts.push_back(field + " NOT IN (" + value + ")");
  texts.push_back(field + " BETWEEN " + value + " AND " + value);
  texts.push_back(field + " NOT BETWEEN " + value + " AND " + value);
  return texts;
}

/// Those of Comparisons() that are refused, by the operator that is to blame.
std::string Refused(const std::string& field, const std::string& value,
                    Entity entity = Entity::kWorkflow) {
  CHECK(WhyNot(field + " IS NULL", entity).empty());
  CHECK(WhyNot(field + " IS NOT NULL", entity).empty());
  std::string refused;
  for (const std::string& text : Comparisons(field, value)) {
    const std::string why = WhyNot(text, entity);
    if (why.empty()) continue;
    const std::string op = text.substr(field.size() + 1, text.find(value) - field.size() - 2);
    CAPTURE(text, why);
    CHECK(why.starts_with("at position " + std::to_string(field.size() + 1) + ": '"));
    refused += (refused.empty() ? "" : ",") + op;
  }
  return refused;
}

TEST_CASE("query check: operators by the type of a field") {
  const std::string texts = "~,!~,STARTS WITH,NOT STARTS WITH";
  const std::string ranges_and_texts =
      "<,<=,>,>=,~,!~,STARTS WITH,NOT STARTS WITH,BETWEEN,NOT BETWEEN";
  const std::string id = "\"7f3e9d2a-1b4c-4d5e-8f60-a1b2c3d4e5f6\"";
  CHECK(Refused("kind", "\"a\"").empty());
  CHECK(Refused("version", "\"a\"").empty());
  CHECK(Refused("status", "\"FAILED\"") == ranges_and_texts);
  CHECK(Refused("id", id) == ranges_and_texts);
  CHECK(Refused("workflowId", id, Entity::kTask) == ranges_and_texts);
  CHECK(Refused("attempt", "1", Entity::kTask) == texts);
  CHECK(Refused("createdAt", "-7d") == texts);
  CHECK(Refused("cancellable", "true", Entity::kTaskDefinition) == ranges_and_texts);
  CHECK(Refused("metadata.k", "\"a\"").empty());
}

struct Case {
  std::string text = {};
  std::string why = {};
};

void CheckAll(Entity entity, const std::vector<Case>& cases) {
  for (const auto& [text, why] : cases) {
    CAPTURE(text);
    CHECK(WhyNot(text, entity) == "at position " + why);
  }
}

TEST_CASE("query check: operators that do not suit say which do") {
  CheckAll(Entity::kTask,
           {
               {"status ~ \"FAIL\"",
                "7: '~' does not suit status; use = != IN or "
                "NOT IN"},
               {"id > \"a\"", "3: '>' does not suit id; use = != IN or IS NULL"},
               {"attempt ~ 1", "8: '~' does not suit a number"},
               {"createdAt !~ \"2026\"", "10: '!~' does not suit a time; use a range"},
               {"metadata.k > true", "11: '>' does not suit a boolean; use = or !="},
               {"metadata.k NOT BETWEEN true AND false",
                "11: 'NOT BETWEEN' does not suit a boolean; use = or !="},
           });
  CHECK(WhyNot("cancellable < true", Entity::kWorkflowDefinition) ==
        "at position 12: '<' does not suit a boolean; use = or !=");
}

TEST_CASE("query check: values of another type than the field's") {
  const std::string time =
      "createdAt takes a time: \"2026-01-31T12:00:00Z\", \"2026-01-31\", -7d (s, m, h, d, w), "
      "NOW() or TODAY()";
  CheckAll(
      Entity::kTask,
      {
          {"kind = 1", "7: kind is a text; write it in double quotes"},
          {"kind STARTS WITH -7d", "17: kind is a text; write it in double quotes"},
          {"attempt = \"1\"", "10: attempt takes a whole number"},
          {"attempt = 1.5", "10: attempt takes a whole number"},
          {"attempt = 1e2", "10: attempt takes a whole number"},
          {"attempt = 9223372036854775808", "10: attempt takes a whole number"},
          {"createdAt > 5", "12: " + time},
          {"createdAt > \"yesterday\"", "12: " + time},
          {"createdAt > \"2026-02-30\"", "12: " + time},
          {"createdAt > true", "12: " + time},
          {"id = \"1\"", "5: id takes a UUID in double quotes"},
          {"id IN (\"7f3e9d2a-1b4c-4d5e-8f60-a1b2c3d4e5f6\", 5)",
           "47: id takes a UUID in double quotes"},
          {"metadata.k ~ 1", "13: '~' takes a text in double quotes"},
          {"metadata.k STARTS WITH true", "23: 'STARTS WITH' takes a text in double quotes"},
          {"metadata.k = -7d", "13: a time in metadata is compared by > >= < <= or BETWEEN"},
          {"metadata.k IN (NOW())", "15: a time in metadata is compared by > >= < <= or BETWEEN"},
      });
  CHECK(WhyNot("cancellable = \"true\"", Entity::kTaskDefinition) ==
        "at position 14: cancellable is true or false");
}

TEST_CASE("query check: both ends of BETWEEN are of one kind") {
  const std::string why = "both ends of BETWEEN must be of one kind";
  CheckAll(Entity::kTask,
           {
               {"metadata.k BETWEEN 1 AND \"2\"", "25: " + why},
               {"metadata.k BETWEEN \"a\" AND -7d", "27: " + why},
               {"metadata.k NOT BETWEEN \"a\" AND \"2026-01-01T00:00:00Z\"", "31: " + why},
           });
  CHECK(WhyNot("metadata.k BETWEEN -7d AND \"2026-01-01T00:00:00Z\"").empty());
}

TEST_CASE("query check: numbers that no store could hold exactly") {
  const std::string digits(64, '7');
  CHECK(WhyNot("metadata.k = " + digits).empty());
  CHECK(WhyNot("metadata.k < 1e999").empty());
  const std::string why =
      "at position 13: a number has at most 64 characters and an exponent of at most three digits";
  CHECK(WhyNot("metadata.k = 7" + digits) == why);
  CHECK(WhyNot("metadata.k < 1e1000") == why);
  CHECK(WhyNot("metadata.k = 1e-1000") == why);
}

TEST_CASE("query check: misspelt fields and values are suggested") {
  CheckAll(
      Entity::kWorkflow,
      {
          {"staus = \"FAILED\"", "0: unknown field 'staus'; did you mean 'status'?"},
          {"Status = \"FAILED\"", "0: unknown field 'Status'; did you mean 'status'?"},
          {"created_at > -1d", "0: unknown field 'created_at'; did you mean 'createdAt'?"},
          {"ORDER BY complitedAt", "9: unknown field 'complitedAt'; did you mean 'completedAt'?"},
          {"customer = \"x\"",
           "0: unknown field 'customer'; the fields are id, kind, status, queue, version, "
           "createdAt, startedAt, completedAt, updatedAt, and metadata.KEY"},
          {"ix7 = 1",
           "0: unknown field 'ix7'; the fields are id, kind, status, queue, version, createdAt, "
           "startedAt, completedAt, updatedAt, and metadata.KEY"},
          {"metadata = \"x\"", "0: name a key of the metadata, as in metadata.customerId"},
          {"status = \"failed\"",
           "9: 'failed' is no status; use one of \"PENDING\", \"RUNNING\", \"WAITING\", "
           "\"COMPLETED\", \"FAILED\", \"CANCELLED\", \"CONTINUED_AS_NEW\"; did you mean "
           "'FAILED'?"},
          {"status IN (\"FAILED\", \"CANCELED\")",
           "21: 'CANCELED' is no status; use one of \"PENDING\", \"RUNNING\", \"WAITING\", "
           "\"COMPLETED\", \"FAILED\", \"CANCELLED\", \"CONTINUED_AS_NEW\"; did you mean "
           "'CANCELLED'?"},
      });
}

TEST_CASE("query check: everything that is wrong is told at once") {
  CHECK(WhyNot("staus = \"x\" AND kind = 1 OR attempt > 2 ORDER BY foo", Entity::kTask) ==
        "at position 0: unknown field 'staus'; did you mean 'status'?; "
        "at position 23: kind is a text; write it in double quotes; "
        "at position 49: unknown field 'foo'; the fields are id, kind, status, queue, attempt, "
        "maxRetries, workflowId, createdAt, startedAt, completedAt, and metadata.KEY");
}

TEST_CASE("query check: fields belong to their entity, definitions have no metadata") {
  CHECK(WhyNot("updatedAt > -1d", Entity::kWorkflow).empty());
  CHECK_FALSE(WhyNot("updatedAt > -1d", Entity::kTask).empty());
  CHECK(WhyNot("attempt = 1", Entity::kTask).empty());
  CHECK_FALSE(WhyNot("attempt = 1", Entity::kWorkflow).empty());
  CHECK(WhyNot("latestVersion = \"2\"", Entity::kWorkflowDefinition).empty());
  CHECK_FALSE(WhyNot("latestVersion = \"2\"", Entity::kTaskDefinition).empty());
  CHECK_FALSE(WhyNot("status = \"WAITING\"", Entity::kTask).empty());
  for (const std::string text : {"metadata.k = 1", "ORDER BY metadata.k"}) {
    CAPTURE(text);
    CHECK_THAT(WhyNot(text, Entity::kTaskDefinition),
               flovyn::testing::ContainsText("definitions have no metadata to query"));
  }
  CHECK_THAT(WhyNot("metadata = 1", Entity::kTaskDefinition),
             flovyn::testing::ContainsText("unknown field 'metadata'; the fields are id, kind"));
}

TEST_CASE("query check: times with offsets and fractions, and dates, are instants in UTC") {
  const std::pair<std::string, std::string> cases[] = {
      {"2026-01-31", "2026-01-31T00:00:00.000000Z"},
      {"2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000000Z"},
      {"2026-01-31t12:00:00z", "2026-01-31T12:00:00.000000Z"},
      {"2026-01-31T12:00:00+05:30", "2026-01-31T06:30:00.000000Z"},
      {"2026-01-31T23:30:00.5-01:00", "2026-02-01T00:30:00.500000Z"},
      {"2026-01-31T12:00:00.1234569Z", "2026-01-31T12:00:00.123456Z"},
      {"2024-02-29", "2024-02-29T00:00:00.000000Z"},
      {"0001-01-01", "0001-01-01T00:00:00.000000Z"},
      {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
  };
  for (const auto& [text, time] : cases) {
    CHECK(Understood("startedAt = \"" + text + "\"") == "startedAt = \"" + time + "\"");
  }
  for (const std::string text :
       {"2026-01-31T12:00:00", "2026-01-31 12:00:00Z", "2026-01-31T24:00:00Z", "2023-02-29",
        "2026-06-30T23:59:60Z", "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00.1234567890Z",
        "2026-01-31T12:00:00+24:00", "2026-01-31T12:00:00+0100", "26-01-31", "0000-01-01",
        "2026-00-10", "2026-01-00", " 2026-01-31", "2026-01-31 "}) {
    CAPTURE(text);
    CHECK_FALSE(WhyNot("startedAt = \"" + text + "\"").empty());
  }
}

TEST_CASE("query check: ids in either letter case, whole numbers as they are counted") {
  CHECK(Understood("id = \"7F3E9D2A-1B4C-4D5E-8F60-A1B2C3D4E5F6\"") ==
        "id = \"7f3e9d2a-1b4c-4d5e-8f60-a1b2c3d4e5f6\"");
  CHECK(Understood("attempt = -0", Entity::kTask) == "attempt = 0");
  CHECK(Understood("attempt > -9223372036854775808", Entity::kTask) ==
        "attempt > -9223372036854775808");
}

}  // namespace
