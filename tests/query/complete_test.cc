// What is suggested at a place of a query, and that every suggestion leads on.
#include "flovyn/query/complete.h"

#include <string>
#include <vector>

#include "flovyn/base/utf8.h"
#include "flovyn/query/query.h"
#include "flovyn/query/syntax.h"
#include "query/asking.h"
#include "query/random_query.h"
#include "test.h"

namespace {

using namespace flovyn::query;
using flovyn::MetadataFieldType;
using flovyn::testing::RandomQuery;
using Texts = std::vector<std::string>;

const std::vector<RegisteredKey> kKeys = {
    {.key = "env",
     .description = "Where",
     .type = MetadataFieldType::kEnum,
     .values = {"dev", "prod"}},
    {.key = "cost-center"},
    {.key = "urgent", .type = MetadataFieldType::kBoolean},
    {.key = "total", .type = MetadataFieldType::kNumber},
};

/// `text` has one | where the cursor is.
Completion At(std::string text, Entity entity = Entity::kWorkflow) {
  const std::size_t cursor = text.find('|');
  REQUIRE(cursor != std::string::npos);
  text.erase(cursor, 1);
  return Complete(text, PositionOf(text, cursor), entity, kKeys);
}

Texts ValuesAt(const std::string& text, Entity entity = Entity::kWorkflow) {
  Texts values;
  for (const Suggestion& suggestion : At(text, entity).suggestions) {
    values.push_back(suggestion.value);
  }
  return values;
}

/// A text in which the characters of the range are replaced.
std::string Applied(const std::string& text, const Completion& completion,
                    const std::string& value) {
  std::vector<std::string> characters;
  for (std::size_t at = 0; at < text.size(); at += characters.back().size()) {
    characters.push_back(
        text.substr(at, flovyn::Utf8CharLength(std::string_view(text).substr(at))));
  }
  std::string applied;
  for (std::size_t i = 0; i < completion.begin; ++i) applied += characters[i];
  applied += value;
  for (std::size_t i = completion.end; i < characters.size(); ++i) applied += characters[i];
  return applied;
}

/// A query, or the beginning of one: what is wrong is wrong at the end.
bool IsPrefixOfQuery(const std::string& text) {
  QuerySyntax syntax;
  std::vector<Problem> problems;
  if (ParseQuery(text, {}, syntax, problems)) return true;
  return problems.front().position == PositionOf(text, text.size());
}

const Texts kAllOperators = {
    "=",       "!=",         ">",        ">=",      "<",           "<=",          "~",
    "!~",      "IN (",       "NOT IN (", "BETWEEN", "NOT BETWEEN", "STARTS WITH", "NOT STARTS WITH",
    "IS NULL", "IS NOT NULL"};

TEST_CASE("query complete: a query begins with fields, keys, NOT or an order") {
  const Texts expected = {"id",
                          "kind",
                          "status",
                          "queue",
                          "version",
                          "createdAt",
                          "startedAt",
                          "completedAt",
                          "updatedAt",
                          "metadata.env",
                          "metadata.\"cost-center\"",
                          "metadata.urgent",
                          "metadata.total",
                          "metadata.",
                          "NOT",
                          "ORDER BY"};
  CHECK(ValuesAt("|") == expected);
  CHECK(ValuesAt("  |") == expected);
  CHECK(ValuesAt("|", Entity::kTaskDefinition).front() == "id");
  CHECK(ValuesAt("meta|", Entity::kTaskDefinition).empty());
}

TEST_CASE("query complete: what is being written narrows it, in any letter case") {
  CHECK(ValuesAt("st|") == Texts{"status", "startedAt"});
  CHECK(ValuesAt("ST|") == Texts{"status", "startedAt"});
  CHECK(ValuesAt("cost|") == Texts{"metadata.\"cost-center\""});
  CHECK(ValuesAt("NOT cre|") == Texts{"createdAt"});
  CHECK(ValuesAt("kind = \"a\" o|") == Texts{"OR", "ORDER BY"});
  CHECK(ValuesAt("xyz|").empty());
}

TEST_CASE("query complete: behind a field stand the operators that suit it") {
  CHECK(ValuesAt("kind |") == kAllOperators);
  CHECK(ValuesAt("metadata.unknown |") == kAllOperators);
  CHECK(ValuesAt("metadata.env |") == kAllOperators);
  const Texts equality = {"=", "!=", "IN (", "NOT IN (", "IS NULL", "IS NOT NULL"};
  CHECK(ValuesAt("status |") == equality);
  CHECK(ValuesAt("id |") == equality);
  CHECK(ValuesAt("metadata.urgent |") == equality);
  const Texts ranges = {"=",    "!=",       ">",       ">=",          "<",       "<=",
                        "IN (", "NOT IN (", "BETWEEN", "NOT BETWEEN", "IS NULL", "IS NOT NULL"};
  CHECK(ValuesAt("createdAt |") == ranges);
  CHECK(ValuesAt("attempt |", Entity::kTask) == ranges);
  CHECK(ValuesAt("kind !|") == Texts{"!=", "!~"});
  CHECK(ValuesAt("kind n|") == Texts{"NOT IN (", "NOT BETWEEN", "NOT STARTS WITH"});
  CHECK(ValuesAt("kind NOT |") == Texts{"IN (", "BETWEEN", "STARTS WITH"});
  CHECK(ValuesAt("kind IS |") == Texts{"NULL", "NOT NULL"});
  CHECK(ValuesAt("kind IS NOT |") == Texts{"NULL"});
  CHECK(ValuesAt("kind IN |") == Texts{"("});
  CHECK(ValuesAt("kind STARTS |") == Texts{"WITH"});
  CHECK(ValuesAt("metadata |").empty());
}

TEST_CASE("query complete: behind an operator stand the values that are known") {
  CHECK(ValuesAt("status = |").front() == "\"PENDING\"");
  CHECK(ValuesAt("status = |").size() == 7);
  CHECK(ValuesAt("status = \"c|") ==
        Texts{"\"COMPLETED\"", "\"CANCELLED\"", "\"CONTINUED_AS_NEW\""});
  CHECK(ValuesAt("status = run|") == Texts{"\"RUNNING\""});
  CHECK(ValuesAt("status=|", Entity::kTask).size() == 5);
  CHECK(ValuesAt("metadata.env = |") == Texts{"\"dev\"", "\"prod\""});
  CHECK(ValuesAt("metadata.env IN (\"dev\", |") == Texts{"\"dev\"", "\"prod\""});
  CHECK(ValuesAt("metadata.env ~ |") == Texts{"\"dev\"", "\"prod\""});
  CHECK(ValuesAt("metadata.urgent = |") == Texts{"true", "false"});
  CHECK(ValuesAt("metadata.urgent = t|") == Texts{"true"});
  const Texts times = {"NOW()", "TODAY()", "-1h", "-24h", "-7d", "-30d"};
  CHECK(ValuesAt("createdAt > |") == times);
  CHECK(ValuesAt("createdAt BETWEEN -7d AND |") == times);
  CHECK(ValuesAt("createdAt > -|") == Texts{"-1h", "-24h", "-7d", "-30d"});
  CHECK(ValuesAt("createdAt > -2|") == Texts{"-24h"});
  CHECK(ValuesAt("createdAt > NOW |") == Texts{"()"});
  CHECK(ValuesAt("createdAt > NOW( |") == Texts{")"});
  CHECK(ValuesAt("kind = |").empty());
  CHECK(ValuesAt("metadata.unknown = |").empty());
}

TEST_CASE("query complete: behind a comparison it goes on") {
  CHECK(ValuesAt("kind = \"a\" |") == Texts{"AND", "OR", "ORDER BY"});
  CHECK(ValuesAt("kind IS NULL |") == Texts{"AND", "OR", "ORDER BY"});
  CHECK(ValuesAt("createdAt > NOW() |") == Texts{"AND", "OR", "ORDER BY"});
  CHECK(ValuesAt("(kind = \"a\" |") == Texts{"AND", "OR", ")"});
  CHECK(ValuesAt("(kind = \"a\") |") == Texts{"AND", "OR", "ORDER BY"});
  CHECK(ValuesAt("kind IN (\"a\" |") == Texts{",", ")"});
  CHECK(ValuesAt("kind BETWEEN \"a\" |") == Texts{"AND"});
  CHECK(ValuesAt("kind BETWEEN \"a\" AND \"b\" |") == Texts{"AND", "OR", "ORDER BY"});
  CHECK(ValuesAt("ORDER |") == Texts{"BY"});
  CHECK(ValuesAt("ORDER BY cre|") == Texts{"createdAt"});
  CHECK(ValuesAt("ORDER BY metadata.|").front() == "env");
  CHECK(ValuesAt("ORDER BY createdAt |") == Texts{"ASC", "DESC", ","});
  CHECK(ValuesAt("ORDER BY createdAt DESC |") == Texts{","});
}

TEST_CASE("query complete: keys are suggested behind metadata, quoted where they must be") {
  CHECK(ValuesAt("metadata.|") == Texts{"env", "\"cost-center\"", "urgent", "total"});
  CHECK(ValuesAt("metadata.u|") == Texts{"urgent"});
  CHECK(ValuesAt("metadata.\"co|") == Texts{"\"cost-center\""});
  CHECK(ValuesAt("metadata.env.|").empty());
  CHECK(ValuesAt("status.|").empty());
  const Completion completion = At("metadata.e|");
  REQUIRE(completion.suggestions.size() == 1);
  CHECK(completion.suggestions[0].label == "env");
  CHECK(completion.suggestions[0].kind == SuggestionKind::kField);
  CHECK(completion.suggestions[0].description == "Where");
}

TEST_CASE("query complete: the range is what stands there, counted in characters") {
  struct Row {
    std::string text;
    std::size_t begin;
    std::size_t end;
  };
  const Row rows[] = {
      {"st|", 0, 2},
      {"st|atus = \"x\"", 0, 6},
      {"kind = \"é\" AND st|", 15, 17},
      {"kind = \"é\" |", 11, 11},
      {"status = \"RU|NNING\" AND", 9, 18},
      {"status = \"RU| AND kind = \"a\"", 9, 12},
      {"status =|", 8, 8},
      {"kind !|", 5, 6},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Completion completion = At(row.text);
    CHECK(completion.begin == row.begin);
    CHECK(completion.end == row.end);
    CHECK_FALSE(completion.suggestions.empty());
  }
  CHECK(Complete("st", 1'000, Entity::kWorkflow, {}).end == 2);
}

TEST_CASE("query complete: where no query can come of it there is nothing") {
  for (const std::string text :
       {"= |", "kind kind |", "kind = = |", "kind == |", "kind = 'a|", "kind = \"a\" kind |",
        "kind = \"a\") |", "# |", "kind = 5x|", "kind = \xFF|", "ORDER BY kind ASC kind |"}) {
    INFO(text);
    CHECK(ValuesAt(text).empty());
  }
}

TEST_CASE("query complete: suggestions are bounded") {
  std::vector<RegisteredKey> many(1'000);
  for (std::size_t i = 0; i < many.size(); ++i) many[i].key = "key" + std::to_string(i);
  CHECK(Complete("", 0, Entity::kWorkflow, many).suggestions.size() == kMaxSuggestions);
  CHECK(Complete("metadata.key99", 14, Entity::kWorkflow, many).suggestions.size() == 11);
}

TEST_CASE("query complete: at any place of a query every suggestion leads on") {
  const auto seed = GENERATE(range<std::uint64_t>(1, 60));
  RandomQuery random(seed);
  const std::string text = random.Workflow().text + " " + random.WorkflowOrder().text;
  CAPTURE(seed, text);
  std::size_t applied = 0;
  for (std::size_t at = 0; at <= text.size();
       at += at == text.size() ? 1 : flovyn::Utf8CharLength(std::string_view(text).substr(at))) {
    const std::string prefix = text.substr(0, at);
    const Completion completion =
        Complete(prefix, PositionOf(prefix, at), Entity::kWorkflow, kKeys);
    for (const Suggestion& suggestion : completion.suggestions) {
      const std::string next = Applied(prefix, completion, suggestion.value);
      CAPTURE(prefix, suggestion.value, next);
      CHECK(IsPrefixOfQuery(next));
      ++applied;
    }
  }
  CHECK(applied > 30);
}

TEST_CASE("query complete: what suits a field is what the check of queries takes") {
  for (const Entity entity :
       {Entity::kWorkflow, Entity::kTask, Entity::kWorkflowDefinition, Entity::kTaskDefinition}) {
    for (const OperandHelp& operand : OperandsOf(entity, kKeys)) {
      const std::string value = operand.values.empty()       ? ""
                                : operand.type == "datetime" ? "NOW()"
                                                             : operand.values[0].value;
      for (const std::string_view op : operand.operators) {
        if (value.empty() || op.ends_with("IN") || op.ends_with("WITH")) continue;
        std::string text = operand.name + " " + std::string(op);
        if (!op.ends_with("NULL")) text += " " + value;
        if (op.ends_with("BETWEEN")) text += " AND " + value;
        INFO(text);
        // A time in metadata has no equality; there is none among these.
        CHECK(flovyn::testing::WhyNot(text, entity).empty());
      }
    }
  }
}

}  // namespace
