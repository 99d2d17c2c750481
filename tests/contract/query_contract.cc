#include <algorithm>
#include <random>

#include "contract/fresh_store.h"
#include "contract/query_lists.h"
#include "contract/query_texts.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "domain/random_json.h"
#include "flovyn/query/evaluate.h"
#include "flovyn/query/order.h"

namespace flovyn::testing {
namespace {

struct Workflows {
  using Row = WorkflowExecution;
  static constexpr query::Entity kEntity = query::Entity::kWorkflow;
  static Row New(FreshStore& store, absl::Time at) { return NewWorkflow(store, at); }
  static Unit Insert(std::vector<Row> rows) { return Inserting(std::move(rows)); }
  static void SetStatus(Row& row, int choice) {
    constexpr WorkflowStatus kStatuses[] = {WorkflowStatus::kPending, WorkflowStatus::kWaiting,
                                            WorkflowStatus::kCompleted, WorkflowStatus::kFailed};
    row.status = kStatuses[choice];
  }
  static absl::StatusOr<Listed<Row>> List(FreshStore& store, const query::Query& query,
                                          const Page& page) {
    return store->workflows().List(store.tenant, {.query = query}, page);
  }
};

struct Tasks {
  using Row = TaskExecution;
  static constexpr query::Entity kEntity = query::Entity::kTask;
  static Row New(FreshStore& store, absl::Time at) { return NewTask(store, at); }
  static Unit Insert(std::vector<Row> rows) { return Inserting({}, std::move(rows)); }
  static void SetStatus(Row& row, int choice) {
    constexpr TaskStatus kStatuses[] = {TaskStatus::kPending, TaskStatus::kPending,
                                        TaskStatus::kCompleted, TaskStatus::kFailed};
    row.status = kStatuses[choice];
    row.execution_count = choice;
  }
  static absl::StatusOr<Listed<Row>> List(FreshStore& store, const query::Query& query,
                                          const Page& page) {
    return store->tasks().List(store.tenant, {.query = query}, page);
  }
};

/// A row for each value, and some without metadata; status, kind, times and w vary.
template <class Type>
std::vector<typename Type::Row> RowsOfAllKinds(FreshStore& store, RandomJson& random) {
  std::vector<typename Type::Row> rows;
  const std::size_t count = std::size(kValues) + 6;
  for (std::size_t i = 0; i < count; ++i) {
    auto row = Type::New(store, kThen + absl::Seconds(i / 2));
    constexpr std::string_view kKinds[] = {"order", "Order", "re-order", "ord\xC3\xA9r"};
    row.start.kind = kKinds[random.Below(4)];
    row.start.queue = random.Below(3) == 0 ? "fast" : "default";
    if (random.Below(2) == 0) row.started_at = row.created_at + absl::Seconds(random.Below(60));
    Type::SetStatus(row, static_cast<int>(random.Below(4)));
    if (!row.open()) row.completed_at = row.created_at + absl::Seconds(random.Below(9));
    if (i < std::size(kValues)) {
      std::string text = "{\"v\":" + std::string(kValues[i]);
      if (random.Below(3) != 0) text += random.Below(2) == 0 ? R"(,"w":"a")" : R"(,"w":"b")";
      if (random.Below(9) == 0) text += R"(,"odd.key \"x\"":1)";
      row.start.metadata = MetadataOf(text + "}");
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

template <class Row>
std::vector<std::string> Expected(const std::vector<Row>& rows, const query::Query& query) {
  const auto order = query::EffectiveOrder(query);
  std::vector<std::pair<query::Place, std::string>> found;
  for (const Row& row : rows) {
    const auto seen = query::RowOf(row);
    if (!query::Meets(query.condition, seen)) continue;
    found.emplace_back(query::PlaceOf(order, seen, row.start.id.uuid()), row.start.id.str());
  }
  std::ranges::sort(
      found, [&](const auto& a, const auto& b) { return query::Before(order, a.first, b.first); });
  std::vector<std::string> ids;
  for (const auto& [place, id] : found) ids.push_back(id);
  return ids;
}

/// The whole list, by cursors that went through their text form.
template <class Type>
std::vector<std::string> ListAll(FreshStore& store, const query::Query& query,
                                 std::int64_t page_size) {
  const auto order = query::EffectiveOrder(query);
  std::vector<std::string> ids;
  Page page{.limit = page_size};
  while (true) {
    const auto listed = Must(Type::List(store, query, page));
    for (const auto& row : listed.rows) ids.push_back(row.start.id.str());
    REQUIRE(ids.size() < 1000);
    if (std::ssize(listed.rows) < page_size) {
      CHECK(listed.total == std::ssize(ids));
      return ids;
    }
    const auto& last = listed.rows.back();
    const auto place = query::PlaceOf(order, query::RowOf(last), last.start.id.uuid());
    page.after = Must(
        query::ReadCursor(query::WriteCursor(order, Type::kEntity, place), order, Type::kEntity));
  }
}

/// The whole list, by offsets.
template <class Type>
std::vector<std::string> ListByOffsets(FreshStore& store, const query::Query& query,
                                       std::int64_t page_size) {
  std::vector<std::string> ids;
  Page page{.limit = page_size};
  while (true) {
    const auto listed = Must(Type::List(store, query, page));
    for (const auto& row : listed.rows) ids.push_back(row.start.id.str());
    if (std::ssize(listed.rows) < page_size) return ids;
    page.offset += page_size;
    REQUIRE(page.offset < 1000);
  }
}

std::vector<std::string> ManyQueries() {
  std::vector<std::string> texts(std::begin(kConditions), std::end(kConditions));
  for (const std::string_view literal : kLiterals) {
    for (const std::string_view op : kOperators) {
      if (literal == "-7d" && (op == "=" || op == "!=")) continue;
      const std::string test = "metadata.v " + std::string(op) + " " + std::string(literal);
      texts.push_back(test);
      texts.push_back("NOT (" + test + ")");
    }
    if (literal[0] != '"') continue;
    for (const std::string_view op : kTextOperators) {
      texts.push_back("metadata.v " + std::string(op) + " " + std::string(literal));
    }
  }
  return texts;
}

/// Created within a few microseconds and milliseconds, in a random order.
template <class Type>
std::vector<typename Type::Row> RowsOfFewInstants(FreshStore& store, RandomJson& random) {
  constexpr int kMicros[] = {0, 1, 999, 1'000, 1'001, 60'000};
  std::vector<typename Type::Row> rows;
  for (int i = 0; i < 60; ++i) {
    auto row = Type::New(store, kThen + absl::Microseconds(kMicros[random.Below(6)]));
    row.start.metadata = MetadataOf(random.Below(4) == 0 ? R"({"w":"b","v":1})" : R"({"w":"a"})");
    rows.push_back(std::move(row));
  }
  std::ranges::shuffle(rows, std::minstd_rand(static_cast<unsigned>(random.Below(1000))));
  return rows;
}

}  // namespace

TEMPLATE_TEST_CASE("query: lists find what the evaluator finds, in its order", "", Workflows,
                   Tasks) {
  const std::uint64_t seed = FreshSeed();
  CAPTURE(seed);
  RandomJson random(seed);
  FreshStore store;
  const auto rows = RowsOfAllKinds<TestType>(store, random);
  REQUIRE(SubmitAndWait(*store, TestType::Insert(rows)).ok());
  const absl::Time now = kThen + absl::Minutes(1);
  int hits = 0;
  for (const std::string& text : ManyQueries()) {
    const std::string ordered =
        random.Below(3) == 0 ? text + " " + std::string(kOrders[random.Below(std::size(kOrders))])
                             : text;
    CAPTURE(ordered);
    const query::Query query = Must(query::ReadQuery(ordered, TestType::kEntity, now));
    const std::vector<std::string> expected = Expected(rows, query);
    hits += expected.empty() ? 0 : 1;
    CHECK(ListAll<TestType>(store, query, 100) == expected);
  }
  CHECK(hits > 100);
}

TEMPLATE_TEST_CASE("query: every order can be followed by cursors, a few rows at a time", "",
                   Workflows, Tasks) {
  const std::uint64_t seed = FreshSeed();
  CAPTURE(seed);
  RandomJson random(seed);
  FreshStore store;
  const auto rows = RowsOfAllKinds<TestType>(store, random);
  REQUIRE(SubmitAndWait(*store, TestType::Insert(rows)).ok());
  for (const std::string_view order : kOrders) {
    for (const std::string_view condition : kFilters) {
      const std::string text = std::string(condition) + std::string(order);
      CAPTURE(text);
      const query::Query query = Must(query::ReadQuery(text, TestType::kEntity, kThen));
      const auto size = static_cast<std::int64_t>(1 + random.Below(7));
      CHECK(ListAll<TestType>(store, query, size) == Expected(rows, query));
    }
  }
}

TEMPLATE_TEST_CASE("query: executions of one instant are listed in order, in pages of any size", "",
                   Workflows, Tasks) {
  const std::uint64_t seed = FreshSeed();
  CAPTURE(seed);
  RandomJson random(seed);
  FreshStore store;
  const auto rows = RowsOfFewInstants<TestType>(store, random);
  for (std::size_t begin = 0; begin < rows.size(); begin += 15) {
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(begin);
    REQUIRE(SubmitAndWait(*store, TestType::Insert({first, first + 15})).ok());
  }
  for (const std::string_view order : {"", " ORDER BY createdAt", " ORDER BY createdAt DESC"}) {
    for (const std::string_view condition :
         {"metadata.w = \"a\"", "metadata.w = \"b\"", "metadata.w = \"b\" AND metadata.v = 1"}) {
      const std::string text = std::string(condition) + std::string(order);
      const auto size = static_cast<std::int64_t>(1 + random.Below(9));
      CAPTURE(text, size);
      const query::Query query = Must(query::ReadQuery(text, TestType::kEntity, kThen));
      CHECK(ListAll<TestType>(store, query, size) == Expected(rows, query));
      CHECK(ListByOffsets<TestType>(store, query, size) == Expected(rows, query));
    }
  }
}

TEMPLATE_TEST_CASE("query: rows that come while a list is read by cursors shift nothing", "",
                   Workflows, Tasks) {
  FreshStore store;
  std::vector<typename TestType::Row> rows;
  for (int i = 0; i < 10; ++i) rows.push_back(TestType::New(store, kThen + absl::Seconds(i)));
  REQUIRE(SubmitAndWait(*store, TestType::Insert(rows)).ok());
  const auto first = Must(TestType::List(store, {}, {.limit = 4}));
  REQUIRE(first.rows.size() == 4);
  REQUIRE(
      SubmitAndWait(*store, TestType::Insert({TestType::New(store, kThen + absl::Hours(1))})).ok());
  const auto& last = first.rows.back();
  const auto place =
      query::PlaceOf(query::EffectiveOrder({}), query::RowOf(last), last.start.id.uuid());
  const auto second = Must(TestType::List(store, {}, {.limit = 100, .after = place}));
  REQUIRE(second.rows.size() == 6);
  CHECK(second.rows.front().start.id == rows[5].start.id);
  CHECK(second.total == 11);
}

TEMPLATE_TEST_CASE("query: a total stops counting at its bound and says so", "", Workflows, Tasks) {
  FreshStore store;
  std::vector<typename TestType::Row> rows;
  for (int i = 0; i < 12; ++i) {
    rows.push_back(TestType::New(store, kThen + absl::Seconds(i)));
    rows.back().start.metadata = MetadataOf(R"({"w":"a"})");
  }
  REQUIRE(SubmitAndWait(*store, TestType::Insert(rows)).ok());
  for (const std::string_view text : {"", "metadata.w = \"a\"", "metadata.w ~ \"A\""}) {
    CAPTURE(text);
    const query::Query query = Must(query::ReadQuery(text, TestType::kEntity, kThen));
    const auto bounded = Must(TestType::List(store, query, {.limit = 3, .max_total = 11}));
    CHECK(bounded.total == 11);
    CHECK(bounded.total_is_lower_bound);
    const auto exact = Must(TestType::List(store, query, {.limit = 3, .max_total = 12}));
    CHECK(exact.total == 12);
    CHECK_FALSE(exact.total_is_lower_bound);
  }
}

TEST_CASE("query: tasks of workflows are listed when the query asks for a workflow") {
  FreshStore store;
  const WorkflowExecution workflow = NewWorkflow(store, kThen);
  TaskExecution owned = NewTask(store, kThen);
  owned.start.workflow = workflow.start.id;
  owned.start.metadata = MetadataOf(R"({"env":"prod"})");
  const TaskExecution alone = NewTask(store, kThen);
  REQUIRE(SubmitAndWait(*store, Inserting({workflow}, {owned, alone})).ok());
  const auto list = [&](const std::string& text) {
    const auto query = Must(query::ReadQuery(text, query::Entity::kTask, kThen));
    std::vector<TaskId> ids;
    for (const auto& row : Must(Tasks::List(store, query, {})).rows) ids.push_back(row.start.id);
    return ids;
  };
  CHECK(list("workflowId = \"" + workflow.start.id.str() + "\"") == std::vector{owned.start.id});
  CHECK(list("workflowId IS NOT NULL AND metadata.env = \"prod\"") == std::vector{owned.start.id});
  CHECK(list("workflowId IS NULL") == std::vector{alone.start.id});
  CHECK(list("workflowId IS NOT NULL") == std::vector{owned.start.id});
  CHECK(list("attempt = 0") == std::vector{alone.start.id});
}

}  // namespace flovyn::testing
