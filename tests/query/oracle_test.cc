// Random queries against random rows: the evaluator and what the texts naively mean agree.
#include <string>
#include <vector>

#include "domain/random_json.h"
#include "flovyn/query/evaluate.h"
#include "flovyn/query/query.h"
#include "query/random_query.h"
#include "test.h"

namespace {

using flovyn::query::Entity;
using flovyn::query::Meets;
using flovyn::query::Print;
using flovyn::query::Query;
using flovyn::query::ReadQuery;
using flovyn::query::RowOf;
using flovyn::testing::RandomQuery;
using flovyn::testing::RandomRows;

constexpr int kRows = 60;
constexpr int kQueries = 1'000;
/// Of printed texts: NOT BETWEEN is two comparisons, and a time takes its whole length.
constexpr flovyn::query::QueryLimits kWide = {
    .max_bytes = 100'000, .max_comparisons = 1'000, .max_depth = 100};

struct Tally {
  int met = 0;
  int asked = 0;
};

template <class Execution>
void Agree(RandomQuery& random, Entity entity, const std::vector<Execution>& rows, Tally& tally) {
  const auto pair = random.Make<Execution>();
  CAPTURE(pair.text);
  const absl::StatusOr<Query> query = ReadQuery(pair.text, entity, RandomRows::Now());
  REQUIRE(query.status().message() == "");
  const std::string printed = Print(*query, entity);
  CAPTURE(printed);
  const absl::StatusOr<Query> again = ReadQuery(printed, entity, RandomRows::Now(), kWide);
  REQUIRE(again.status().message() == "");
  REQUIRE(Print(*again, entity) == printed);
  for (const Execution& row : rows) {
    const bool expected = pair.meets(row);
    const bool meets = Meets(query->condition, RowOf(row));
    const bool meets_again = Meets(again->condition, RowOf(row));
    tally.met += expected ? 1 : 0;
    ++tally.asked;
    if (meets == expected && meets_again == expected) continue;
    CAPTURE(row.start.metadata.text(), row.start.kind, row.start.id.str(), expected, meets,
            meets_again);
    FAIL("the row is met by one and not by the other");
  }
}

template <class Execution, class MakeRow>
void AgreeOnMany(Entity entity, MakeRow make_row) {
  const std::uint64_t seed = flovyn::testing::FreshSeed();
  CAPTURE(seed);
  RandomQuery random(seed);
  std::vector<Execution> rows;
  for (int i = 0; i < kRows; ++i) rows.push_back(make_row(random.rows()));
  Tally tally;
  for (int i = 0; i < kQueries; ++i) Agree<Execution>(random, entity, rows, tally);
  // Queries that all rows meet, or none, would show little.
  CHECK(tally.met > tally.asked / 20);
  CHECK(tally.met < tally.asked - tally.asked / 20);
}

TEST_CASE("query oracle: workflows that a random query asks for, and the printed query asks for") {
  AgreeOnMany<flovyn::WorkflowExecution>(Entity::kWorkflow,
                                         [](RandomRows& rows) { return rows.Workflow(); });
}

TEST_CASE("query oracle: tasks that a random query asks for, and the printed query asks for") {
  AgreeOnMany<flovyn::TaskExecution>(Entity::kTask, [](RandomRows& rows) { return rows.Task(); });
}

TEST_CASE("query oracle: a condition on metadata asks the document alone") {
  const std::uint64_t seed = flovyn::testing::FreshSeed();
  CAPTURE(seed);
  RandomQuery random(seed);
  const auto query =
      ReadQuery("metadata.env = \"a\" OR NOT metadata.n > 1", Entity::kTask, RandomRows::Now());
  REQUIRE(query.ok());
  for (int i = 0; i < 500; ++i) {
    flovyn::TaskExecution task = random.rows().Task();
    CHECK(flovyn::query::MetadataMeets(query->condition, task.start.metadata.json()) ==
          Meets(query->condition, RowOf(task)));
  }
}

}  // namespace
