#include <random>

#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

// The two lists differ only in their names.
struct Workflows {
  using Row = WorkflowExecution;
  using Filter = WorkflowFilter;
  using Status = WorkflowStatus;
  static Row New(FreshStore& store, absl::Time at) { return NewWorkflow(store, at); }
  static Unit Insert(std::vector<Row> rows) { return Inserting(std::move(rows)); }
  static Listed<Row> List(FreshStore& store, const Filter& filter, const Page& page = {}) {
    return Must(store->workflows().List(store.tenant, filter, page));
  }
};
struct Tasks {
  using Row = TaskExecution;
  using Filter = TaskFilter;
  using Status = TaskStatus;
  static Row New(FreshStore& store, absl::Time at) { return NewTask(store, at); }
  static Unit Insert(std::vector<Row> rows) { return Inserting({}, std::move(rows)); }
  static Listed<Row> List(FreshStore& store, const Filter& filter, const Page& page = {}) {
    return Must(store->tasks().List(store.tenant, filter, page));
  }
};

template <class Row>
std::vector<std::string> IdsOf(const std::vector<Row>& rows) {
  std::vector<std::string> ids;
  for (const Row& row : rows) ids.push_back(row.start.id.str());
  return ids;
}

}  // namespace

TEMPLATE_TEST_CASE("list: newest first, ties by id, in pages with the total", "", Workflows,
                   Tasks) {
  using Row = typename TestType::Row;
  FreshStore store;
  std::vector<Row> rows;
  for (int i = 0; i < 25; ++i) {
    rows.push_back(TestType::New(store, kThen + absl::Microseconds(i / 3)));
  }
  std::vector<Row> shuffled = rows;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(7));
  REQUIRE(SubmitAndWait(*store, TestType::Insert(shuffled)).ok());
  std::reverse(rows.begin(), rows.end());  // ids count up: newest and greatest first
  const std::vector<std::string> expected = IdsOf(rows);

  std::vector<std::string> paged;
  for (const std::int64_t offset : {0, 10, 20, 30}) {
    const auto listed = TestType::List(store, {}, {.limit = 10, .offset = offset});
    CHECK(listed.total == 25);
    CHECK(listed.rows.size() == (offset == 20 ? 5U : offset == 30 ? 0U : 10U));
    for (const std::string& id : IdsOf(listed.rows)) paged.push_back(id);
  }
  CHECK(paged == expected);
  CHECK(TestType::List(store, {}, {.limit = 0}).rows.empty());
  CHECK(TestType::List(store, {}, {.limit = 0}).total == 25);
}

TEMPLATE_TEST_CASE("list: conditions are joined by AND and counted by the total", "", Workflows,
                   Tasks) {
  using Row = typename TestType::Row;
  using Status = typename TestType::Status;
  FreshStore store;
  std::vector<Row> rows;
  const Status statuses[] = {Status::kPending, Status::kRunning, Status::kCompleted,
                             Status::kFailed};
  for (int i = 0; i < 64; ++i) {
    Row row = TestType::New(store, kThen + absl::Seconds(i));
    row.status = statuses[i % 4];
    if (row.status == Status::kRunning) row.claim = ClaimOf(PollOf(store), kThen);
    if (!row.open()) row.completed_at = kThen;
    row.start.kind = i / 4 % 2 == 0 ? "order" : "Order";
    row.start.queue = i / 8 % 2 == 0 ? "default" : "fast";
    if (i / 16 % 2 == 0) row.start.metadata = MetadataOf(R"({"customer":"a","n":1})");
    rows.push_back(row);
  }
  REQUIRE(SubmitAndWait(*store, TestType::Insert(rows)).ok());

  for (int mask = 0; mask < 16; ++mask) {
    typename TestType::Filter filter;
    if (mask & 1) filter.status = Status::kRunning;
    if (mask & 2) filter.kind = std::string("order");
    if (mask & 4) filter.queue = "fast";
    if (mask & 8) filter.metadata = Must(ParseMetadataFilter(R"({"customer":"a"})"));
    std::vector<Row> expected;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
      if ((!filter.status || row->status == *filter.status) &&
          (!filter.kind || row->start.kind == *filter.kind) &&
          (!filter.queue || row->start.queue == *filter.queue) &&
          (filter.metadata.empty() || !row->start.metadata.empty())) {
        expected.push_back(*row);
      }
    }
    CAPTURE(mask);
    REQUIRE_FALSE(expected.empty());
    const auto all = TestType::List(store, filter, {.limit = 100});
    CHECK(all.total == static_cast<std::int64_t>(expected.size()));
    CHECK(IdsOf(all.rows) == IdsOf(expected));
    const auto second = TestType::List(store, filter, {.limit = 1, .offset = 1});
    CHECK(second.total == all.total);
    REQUIRE(second.rows.size() == 1);
    CHECK(Describe(second.rows[0]) == Describe(expected[1]));
  }
  for (const Status status : statuses) {
    CHECK(TestType::List(store, {.status = status}).total == 16);
  }
  CHECK(TestType::List(store, {.kind = "ord"}).total == 0);
  CHECK(TestType::List(store, {.kind = "order' OR '1'='1"}).total == 0);
}

TEMPLATE_TEST_CASE("list: an execution that ends is found by its new status alone", "", Workflows,
                   Tasks) {
  using Status = typename TestType::Status;
  FreshStore store;
  auto row = TestType::New(store, kThen);
  REQUIRE(SubmitAndWait(*store, TestType::Insert({row})).ok());
  CHECK(TestType::List(store, {.status = Status::kPending}).total == 1);
  row.status = Status::kCompleted;
  row.completed_at = kThen;
  REQUIRE(SubmitAndWait(*store, Replacing(row)).ok());
  CHECK(TestType::List(store, {.status = Status::kPending}).total == 0);
  CHECK(TestType::List(store, {.status = Status::kCompleted}).total == 1);
}

TEMPLATE_TEST_CASE("list: another tenant sees nothing", "", Workflows, Tasks) {
  FreshStore store;
  auto row = TestType::New(store, kThen);
  row.start.tenant = store.other_tenant;
  row.start.metadata = MetadataOf(R"({"a":1})");
  REQUIRE(SubmitAndWait(*store, TestType::Insert({row})).ok());
  CHECK(TestType::List(store, {}).total == 0);
  CHECK(TestType::List(store, {.metadata = Must(ParseMetadataFilter(R"({"a":1})"))}).total == 0);
}

}  // namespace flovyn::testing
