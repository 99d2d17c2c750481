// Rows of the filter index that executions of one instant share.
#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "contract/retention_scene.h"
#include "contract/rows.h"
#include "domain/random_json.h"
#include "entry_rows.h"
#include "fakes/together.h"
#include "flovyn/postgres/postgres_store.h"
#include "flovyn/query/evaluate.h"
#include "flovyn/query/order.h"
#include "session.h"
#include "support/test_database.h"

namespace flovyn::testing {
namespace {

using postgres::Call;
using postgres::EntryRows;

constexpr int kMany = 150;
constexpr std::size_t kAtOnce = 3;  // executions that a node takes out

/// "rows ids" of the filter index.
std::string Index(postgres::Session& session) {
  const sql::Statement count = {
      .name = "count_index",
      .text =
          "SELECT count(*) || ' ' || COALESCE(sum(cardinality(ids)), 0) FROM "
          "workflow_metadata_entry"};
  std::string found;
  Call call = {.statement = &count};
  call.on_row = [&](const postgres::ResultRow& row) { found = row.Text(0); };
  REQUIRE(session.Run(call).ok());
  return found;
}

std::unique_ptr<postgres::Session> Connect(const std::string& url) {
  return Must(postgres::Session::Connect({.url = url}));
}

/// In a transaction.
absl::Status RunAll(postgres::Session& session, const std::vector<Call>& calls) {
  absl::Status status = session.Script("BEGIN");
  for (const Call& call : calls) status.Update(session.Run(call));
  status.Update(session.Script(status.ok() ? "COMMIT" : "ROLLBACK"));
  return status;
}

/// Of executions of one instant, three each.
EntryRows EntriesOf(std::span<const Uuid> ids) {
  const Metadata metadata = MetadataOf(R"({"env":"prod","region":"eu","tier":1})");
  EntryRows entries(postgres::EntryTable(WorkType::kWorkflow));
  for (const Uuid& id : ids) {
    entries.Add({.tenant = TenantId(MakeUuidV7(2, 0, 2)),
                 .created_at = absl::FromUnixSeconds(1'750'000'000),
                 .id = id},
                metadata);
  }
  return entries;
}

/// The ids of all pages.
std::vector<std::string> ListProd(FreshStore& store, bool descending) {
  WorkflowFilter filter;
  filter.metadata = Must(ParseMetadataFilter(R"({"env":"prod"})"));
  filter.query.order = {{.operand = query::Field::kCreatedAt, .descending = descending}};
  const auto order = query::EffectiveOrder(filter.query);
  std::vector<std::string> ids;
  Page page{.limit = 40};
  while (true) {
    const auto listed = Must(store->workflows().List(store.tenant, filter, page));
    for (const auto& row : listed.rows) ids.push_back(row.start.id.str());
    if (std::ssize(listed.rows) < page.limit) return ids;
    const auto& last = listed.rows.back();
    page.after = query::PlaceOf(order, query::RowOf(last), last.start.id.uuid());
  }
}

}  // namespace

TEST_CASE("postgres: executions of one instant share entries and are listed by their ids") {
  RetentionScene scene;
  std::vector<WorkflowExecution> workflows;
  std::vector<std::string> ids;
  for (int i = 0; i < kMany; ++i) {
    workflows.push_back(scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kOld));
    workflows.back().start.metadata = MetadataOf(R"({"env":"prod"})");
    ids.push_back(workflows.back().start.id.str());
  }
  scene.Insert(workflows);
  CHECK(Index(*Connect(scene.store.data().location())) == "3 150");
  std::ranges::sort(ids);
  CHECK(ListProd(scene.store, false) == ids);
  std::ranges::reverse(ids);
  CHECK(ListProd(scene.store, true) == ids);
}

TEST_CASE("postgres: retention takes out of shared entries what it deletes, and no more") {
  RetentionScene scene;
  std::vector<WorkflowExecution> workflows = {
      scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kOld),
      scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kYoung),
      scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kOld)};
  for (auto& one : workflows) one.start.metadata = MetadataOf(R"({"env":"prod","tier":1})");
  scene.Insert(workflows);
  const auto session = Connect(scene.store.data().location());
  CHECK(Index(*session) == "2 6");
  CHECK(scene.DeleteAll() == 2);
  CHECK(Index(*session) == "2 2");
  CHECK(ListProd(scene.store, true) == std::vector{workflows[1].start.id.str()});
}

TEST_CASE("postgres: nodes that take executions out of the same entries leave nothing") {
  const TestDatabase database;
  static_cast<void>(Must(
      postgres::MakePostgresStore({.url = database.url(), .node = NodeId(MakeUuidV7(1, 0, 1))})));
  std::vector<Uuid> ids;
  for (std::uint64_t i = 1; i <= kMany; ++i) ids.push_back(MakeUuidV7(3, 0, i));
  std::vector<Call> insert;
  EntriesOf(ids).AppendInsert(insert);
  const auto session = Connect(database.url());
  REQUIRE(RunAll(*session, insert).ok());
  REQUIRE(Index(*session) == "9 450");
  const std::uint64_t seed = FreshSeed();
  CAPTURE(seed);
  std::ranges::shuffle(ids, std::mt19937_64(seed));
  std::vector<absl::Status> results(4);
  Together(static_cast<int>(results.size()), [&](int thread) {
    const auto node = static_cast<std::size_t>(thread);
    const auto own = Connect(database.url());
    for (std::size_t i = node * kAtOnce; i < ids.size(); i += results.size() * kAtOnce) {
      std::vector<Call> remove;
      const std::size_t count = std::min(kAtOnce, ids.size() - i);
      EntriesOf(std::span(ids).subspan(i, count)).AppendDelete(remove);
      results[node].Update(RunAll(*own, remove));
    }
  });
  for (const absl::Status& result : results) CHECK(result.ToString() == "OK");
  CHECK(Index(*session) == "0 0");
}

}  // namespace flovyn::testing
