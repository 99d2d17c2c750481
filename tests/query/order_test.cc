#include <algorithm>
#include <string>
#include <vector>

#include "domain/random_json.h"
#include "flovyn/query/order.h"
#include "query/random_query.h"
#include "test.h"

namespace {

using namespace flovyn::query;
using flovyn::testing::RandomQuery;
using flovyn::testing::RandomRows;

template <class Execution>
Place PlaceIn(const std::vector<OrderTerm>& order, const Execution& row) {
  return PlaceOf(order, RowOf(row), row.start.id.uuid());
}

template <class Execution>
void SortsAlike(RandomQuery& random, Entity entity, std::vector<Execution> rows) {
  const auto ordered = random.MakeOrder<Execution>();
  CAPTURE(ordered.text);
  const auto query = ReadQuery(ordered.text, entity, RandomRows::Now());
  REQUIRE(query.status().message() == "");
  const std::vector<OrderTerm> order = EffectiveOrder(*query);
  std::vector<Execution> naively = rows;
  std::sort(naively.begin(), naively.end(), ordered.before);
  std::sort(rows.begin(), rows.end(), [&order](const Execution& a, const Execution& b) {
    return Before(order, PlaceIn(order, a), PlaceIn(order, b));
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i, rows[i].start.metadata.text(), naively[i].start.metadata.text());
    REQUIRE(rows[i].start.id == naively[i].start.id);
  }
}

TEST_CASE("query order: a random order sorts as the naive one does") {
  const std::uint64_t seed = flovyn::testing::FreshSeed();
  CAPTURE(seed);
  RandomQuery random(seed);
  for (int i = 0; i < 100; ++i) {
    std::vector<flovyn::WorkflowExecution> workflows;
    std::vector<flovyn::TaskExecution> tasks;
    while (workflows.size() < 25) workflows.push_back(random.rows().Workflow());
    while (tasks.size() < 25) tasks.push_back(random.rows().Task());
    SortsAlike(random, Entity::kWorkflow, workflows);
    SortsAlike(random, Entity::kTask, tasks);
  }
}

TEST_CASE("query order: every two places are ordered, and three of them in a line") {
  const std::uint64_t seed = flovyn::testing::FreshSeed();
  CAPTURE(seed);
  RandomQuery random(seed);
  for (int i = 0; i < 2'000; ++i) {
    const auto query = ReadQuery(random.TaskOrder().text, Entity::kTask, RandomRows::Now());
    REQUIRE(query.ok());
    const auto order = EffectiveOrder(*query);
    const Place a = PlaceIn(order, random.rows().Task());
    const Place b = PlaceIn(order, random.rows().Task());
    const Place c = PlaceIn(order, random.rows().Task());
    REQUIRE_FALSE(Before(order, a, a));
    REQUIRE(Before(order, a, b) != Before(order, b, a));
    if (Before(order, a, b) && Before(order, b, c)) REQUIRE(Before(order, a, c));
  }
}

/// The values of metadata.k, or "-" without one, in the order that a query asks for.
std::string Sorted(const std::string& order_by, const std::vector<std::string>& values) {
  const auto query = ReadQuery(order_by, Entity::kTask, RandomRows::Now());
  REQUIRE(query.status().message() == "");
  const auto order = EffectiveOrder(*query);
  std::vector<std::pair<Place, std::string>> rows;
  std::uint8_t number = 0;
  for (const std::string& value : values) {
    flovyn::TaskExecution task = RandomRows(1).Task();
    const flovyn::Uuid::Bytes id = {++number};
    task.start.id = flovyn::TaskId(flovyn::Uuid::FromBytes(id));
    if (value != "-") task.start.metadata = *flovyn::Metadata::FromText("{\"k\":" + value + "}");
    if (value == "-") task.start.metadata = flovyn::Metadata();
    rows.emplace_back(PlaceIn(order, task), value);
  }
  std::sort(rows.begin(), rows.end(),
            [&order](const auto& a, const auto& b) { return Before(order, a.first, b.first); });
  std::string text;
  for (const auto& row : rows) text += (text.empty() ? "" : " ") + row.second;
  return text;
}

TEST_CASE("query order: of metadata, numbers, texts, false, true, and the missing last") {
  const std::vector<std::string> values = {"-",    "true", "\"b\"", "\"10\"", "9", "false",
                                           "null", "[1]",  "\"B\"", "-1.5",   "{}"};
  CHECK(Sorted("ORDER BY metadata.k", values) == R"(-1.5 9 "10" "B" "b" false true - null [1] {})");
  CHECK(Sorted("ORDER BY metadata.k DESC", values) ==
        R"(true false "b" "B" "10" 9 -1.5 {} [1] null -)");
}

TEST_CASE("query order: numbers by their exact value, equal ones by id") {
  const std::vector<std::string> values = {
      "9007199254740993", "9007199254740992", "1.0", "1", "10e-1", "\"1\""};
  CHECK(Sorted("ORDER BY metadata.k", values) ==
        R"(1.0 1 10e-1 "1" 9007199254740992 9007199254740993)");
  CHECK(Sorted("ORDER BY metadata.k DESC", values) ==
        R"(9007199254740993 9007199254740992 "1" 10e-1 1 1.0)");
}

TEST_CASE("query order: texts that begin with the same 256 characters are equal") {
  std::string beginning;
  for (int i = 0; i < 255; ++i) beginning += "\xC3\xA9";
  const std::string first = "\"" + beginning + "yb\"";
  const std::string second = "\"" + beginning + "ya\"";
  const std::string third = "\"" + beginning + "x\"";
  CHECK(Sorted("ORDER BY metadata.k", {first, second, third}) ==
        third + " " + first + " " + second);
}

TEST_CASE("query order: newest first when a query names none") {
  const auto query = ReadQuery("status = \"FAILED\"", Entity::kWorkflow, RandomRows::Now());
  REQUIRE(query.ok());
  const auto order = EffectiveOrder(*query);
  REQUIRE(order.size() == 1);
  CHECK(std::get<Field>(order[0].operand) == Field::kCreatedAt);
  CHECK(order[0].descending);
}

TEST_CASE("query order: rows without the field come last in both directions, ties go by id") {
  flovyn::TaskExecution with = RandomRows(1).Task();
  flovyn::TaskExecution without = RandomRows(2).Task();
  with.started_at = RandomRows::Now();
  without.started_at = std::nullopt;
  for (const std::string way : {"ASC", "DESC"}) {
    const auto query = ReadQuery("ORDER BY startedAt " + way, Entity::kTask, RandomRows::Now());
    REQUIRE(query.ok());
    const auto order = EffectiveOrder(*query);
    CHECK(Before(order, PlaceIn(order, with), PlaceIn(order, without)));
    without.started_at = with.started_at;
    const bool smaller_id = with.start.id.uuid() < without.start.id.uuid();
    CHECK(Before(order, PlaceIn(order, with), PlaceIn(order, without)) ==
          (way == "ASC" ? smaller_id : !smaller_id));
    without.started_at = std::nullopt;
  }
}

}  // namespace
