#include <algorithm>

#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "domain/random_json.h"
#include "query/random_query.h"

namespace flovyn::testing {
namespace {

constexpr int kRows = 80;
constexpr int kQueries = 400;

struct Workflows {
  using Row = WorkflowExecution;
  static constexpr query::Entity kEntity = query::Entity::kWorkflow;
  static Row New(RandomQuery& random) { return random.rows().Workflow(); }
  static Unit Insert(std::vector<Row> rows) { return Inserting(std::move(rows)); }
  static bool IsListed(const Row&, const query::Query&) { return true; }
  static Listed<Row> List(FreshStore& store, const query::Query& query) {
    return Must(store->workflows().List(store.tenant, {.query = query}, {.limit = kRows}));
  }
};

struct Tasks {
  using Row = TaskExecution;
  static constexpr query::Entity kEntity = query::Entity::kTask;
  static Row New(RandomQuery& random) { return random.rows().Task(); }
  static Unit Insert(std::vector<Row> rows) { return Inserting({}, std::move(rows)); }
  static bool IsListed(const Row& row, const query::Query& query) {
    return !row.start.workflow || query::AsksFor(query.condition, query::Field::kWorkflowId);
  }
  static Listed<Row> List(FreshStore& store, const query::Query& query) {
    return Must(store->tasks().List(store.tenant, {.query = query}, {.limit = kRows}));
  }
};

template <class Row>
std::vector<std::string> IdsOf(const std::vector<Row>& rows) {
  std::vector<std::string> ids;
  for (const Row& row : rows) ids.push_back(row.start.id.str());
  return ids;
}

}  // namespace

TEMPLATE_TEST_CASE("query oracle: lists find what random queries naively mean, in their order", "",
                   Workflows, Tasks) {
  using Row = typename TestType::Row;
  const std::uint64_t seed = FreshSeed();
  CAPTURE(seed);
  RandomQuery random(seed);
  FreshStore store;
  std::vector<Row> rows;
  for (int i = 0; i < kRows; ++i) {
    rows.push_back(TestType::New(random));
    rows.back().start.tenant = store.tenant;
  }
  REQUIRE(SubmitAndWait(*store, TestType::Insert(rows)).ok());
  int hits = 0;
  for (int i = 0; i < kQueries; ++i) {
    const auto asked = random.template Make<Row>();
    const auto ordered = random.template MakeOrder<Row>();
    const std::string text = asked.text + " " + ordered.text;
    CAPTURE(text);
    const query::Query query = Must(query::ReadQuery(text, TestType::kEntity, RandomRows::Now()));
    std::vector<Row> expected;
    std::ranges::copy_if(rows, std::back_inserter(expected), [&](const Row& row) {
      return TestType::IsListed(row, query) && asked.meets(row);
    });
    std::ranges::sort(expected, ordered.before);
    hits += expected.empty() ? 0 : 1;
    CHECK(IdsOf(TestType::List(store, query).rows) == IdsOf(expected));
  }
  CHECK(hits > kQueries / 4);
}

}  // namespace flovyn::testing
