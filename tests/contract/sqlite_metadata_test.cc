// The filter index on SQLite: how it is filled from what is there, and how searches are planned.
#include <string>
#include <string_view>

#include "connection.h"
#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/sqlite_file.h"
#include "contract/units.h"
#include "dialect.h"
#include "embedded_migrations.h"
#include "fakes/ticking_clock.h"
#include "filter_index.h"
#include "flovyn/sql/execution_table.h"
#include "flovyn/sql/list_query.h"
#include "flovyn/sql/metadata_entries.h"
#include "test.h"

namespace flovyn::testing {
namespace {

const TenantId kTenant = TenantId(MakeUuidV7(2, 0, 2));

/// The steps of the plan of a query, one a line.
std::string PlanOf(const std::string& path, const sql::Statement& statement) {
  const TickingClock clock;
  const auto connection =
      Must(sqlite::SqliteConnection::Open(path, sqlite::Access::kReadOnly, clock));
  std::string plan;
  const absl::Status status =
      connection->Query({.name = "plan", .text = "EXPLAIN QUERY PLAN " + statement.text}, {},
                        [&](const sql::Row& row) { plan += std::string(row.Text(3)) + "\n"; });
  REQUIRE(status.ok());
  return plan;
}

sql::ListQuery ListOf(sql::ListConditions conditions) {
  using Table = sql::ExecutionTable<WorkflowExecution>;
  return sql::BuildListQuery(sqlite::SqliteDialect(),
                             {.cold = Table::kCold,
                              .hot = Table::kHot,
                              .entries = Table::kEntries,
                              .columns = sql::SelectedColumns<WorkflowExecution>()},
                             conditions);
}

/// Brings a new file to the step before the filter index.
void MigrateToBefore(const std::string& path) {
  const TickingClock clock;
  const auto connection =
      Must(sqlite::SqliteConnection::Open(path, sqlite::Access::kReadWrite, clock));
  const std::span<const sql::Migration> all(sqlite::kMigrations);
  std::size_t before = 0;
  while (all[before].name != "metadata_index") ++before;
  REQUIRE(sql::Migrate(*connection, sqlite::SqliteDialect(), all.first(before)).ok());
}

std::string HexOf(const Uuid& id) {
  std::string digits = id.str();
  std::erase(digits, '-');
  return "x'" + digits + "'";
}

/// Three a millisecond.
std::string InsertBefore(int count, std::string_view metadata) {
  return "WITH RECURSIVE g (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM g LIMIT " +
         std::to_string(count) +
         ") INSERT INTO workflow_execution (id, tenant_id, kind, queue, priority_ms, created_at, "
         "metadata, status, current_sequence, history_bytes, updated_at, error, failure_type) "
         "SELECT randomblob(16), " +
         HexOf(kTenant.uuid()) + ", 'k', 'q', 0, 1700000000000000 + value * 333, " +
         std::string(metadata) + ", 'COMPLETED', 1, 1, 0, '', '' FROM g;";
}

std::string InsertTaskBefore(std::string_view workflow) {
  return "INSERT INTO task_execution (id, tenant_id, workflow_execution_id, kind, queue, metadata, "
         "max_retries, timeout_ms, priority_ms, created_at, scheduled_sequence, status, "
         "execution_count, updated_at, progress, progress_details, log_lines, told, error) SELECT "
         "randomblob(16), " +
         HexOf(kTenant.uuid()) + ", " + std::string(workflow) +
         ", 'k', 'q', '{\"env\":\"prod\"}', 3, 0, 0, 0, 1, 'COMPLETED', 1, 0, 0, '', 0, 1, '';";
}

std::int64_t CountFound(Store& store, std::string_view filter) {
  WorkflowFilter by_metadata;
  by_metadata.metadata = Must(ParseMetadataFilter(filter));
  return Must(store.workflows().List(kTenant, by_metadata, {.limit = 10})).total;
}

}  // namespace

TEST_CASE("sqlite: executions that are older than the filter index are found by it") {
  const auto data = MakeStoreUnderTest();
  const TickingClock clock;
  MigrateToBefore(data->location());
  RunSql(data->location(),
         InsertBefore(1'000, R"(json_object('n', value, 'env', 'prod', 'tags', json('[1]')))") +
             InsertBefore(1, "NULL") + InsertBefore(1, R"('{"tags":[1]}')") +
             InsertTaskBefore("NULL") + InsertTaskBefore("randomblob(16)"));
  const auto store = Must(OpenFile(data->location(), clock));
  CHECK(CountFound(*store, R"({"env":"prod"})") == 1'000);
  CHECK(CountFound(*store, R"({"n":1000.0})") == 1);
  CHECK(CountFound(*store, R"({"n":1,"env":"prod"})") == 1);
  CHECK(CountFound(*store, R"({"env":"dev"})") == 0);
  CHECK(CountFound(*store, R"({"tags":[1]})") == 1'001);
  CHECK(CountFound(*store, "{}") == 1'002);
  const Listed<TaskExecution> tasks = Must(store->tasks().List(
      kTenant, {.metadata = Must(ParseMetadataFilter(R"({"env":"prod"})"))}, {}));
  CHECK(tasks.total == 1);
}

TEST_CASE("sqlite: a filter with a scalar member walks the filter index backwards") {
  const auto data = MakeStoreUnderTest();
  const TickingClock clock;
  REQUIRE(OpenFile(data->location(), clock).ok());
  const MetadataFilter filter{.object = Must(ParseJson(R"({"customerId":"C-1","env":"prod"})"))};

  const sql::ListQuery one = ListOf({.metadata = filter, .entries = {1}});
  const sql::ListQuery all = ListOf({.metadata = filter, .entries = {1}, .entries_are_all = true});
  const sql::ListQuery open = ListOf({.status = "RUNNING",
                                      .status_is_open = true,
                                      .kind = "order",
                                      .metadata = filter,
                                      .entries = {1, 2}});
  const sql::ListQuery either = ListOf({.alternatives = {{1, 2}, {3, 4}}});
  const std::string counted = PlanOf(data->location(), all.count);
  INFO(counted);
  CHECK_THAT(counted, !ContainsText("SEARCH e"));  // the index alone
  for (const sql::Statement& statement :
       {one.page, one.count, open.page, open.count, all.page, either.page}) {
    const std::string plan = PlanOf(data->location(), statement);
    INFO(plan);
    CHECK_THAT(plan, ContainsText("SCAN m VIRTUAL TABLE INDEX"));
    CHECK_THAT(plan, ContainsText("SEARCH e USING INTEGER PRIMARY KEY (rowid=?)"));
    CHECK_THAT(plan, !ContainsText("SCAN e"));
  }
  // The walk that finds where the page ends is in order, the other is short.
  const std::string plan = PlanOf(data->location(), all.page);
  CHECK(plan.find("TEMP B-TREE") == plan.rfind("TEMP B-TREE"));
}

TEST_CASE("sqlite: a list without a filter walks the time index") {
  const auto data = MakeStoreUnderTest();
  const TickingClock clock;
  REQUIRE(OpenFile(data->location(), clock).ok());
  const std::string plan = PlanOf(data->location(), ListOf({.queue = "fast"}).page);
  INFO(plan);
  CHECK_THAT(plan,
             ContainsText("SEARCH e USING INDEX idx_workflow_execution_created (tenant_id=?)"));
  CHECK_THAT(plan, !ContainsText("TEMP B-TREE"));
}

TEST_CASE("sqlite: equal fingerprints are not enough: the metadata is compared") {
  FreshStore store;
  WorkflowStart start = PlainWorkflow(store);
  start.metadata = MetadataOf(R"({"env":"prod"})");
  const WorkflowExecution row = WorkflowExecution::New(start, StoreNow(*store));
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  store->Close();
  const std::string path = store.data().location();
  // As if {"env":"dev"} had the fingerprint of {"env":"prod"}.
  const std::string words =
      sqlite::EntryWords(start.tenant, sql::EntryFingerprints(Must(ParseJson(R"({"env":"dev"})"))));
  RunSql(path, "INSERT INTO workflow_metadata_entry (rowid, entries) SELECT place, '" + words +
                   "' FROM workflow_execution");
  WorkflowFilter filter;
  filter.metadata.object = Must(ParseJson(R"({"env":"dev"})"));
  const auto listed = Must(store->workflows().List(start.tenant, filter, {}));
  CHECK(listed.rows.empty());
  CHECK(listed.total == 0);
}

TEST_CASE("sqlite: fingerprints are stored and must never change") {
  const auto fingerprints =
      sql::EntryFingerprints(Must(ParseJson(R"({"a":1.0,"b":[1],"c":{"d":1},"e":null})")));
  CHECK(fingerprints == sql::EntryFingerprints(Must(ParseJson(R"({"e":null,"a":10e-1})"))));
  REQUIRE(sql::EntryFingerprints(Must(ParseJson(R"({"env":"prod"})"))).size() == 1);
  CHECK(sql::EntryFingerprints(Must(ParseJson(R"({"env":"prod"})"))).front() ==
        INT64_C(982319243584208028));
}

}  // namespace flovyn::testing
