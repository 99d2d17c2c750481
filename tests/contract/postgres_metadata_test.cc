// The filter index on Postgres: how it is filled from what is there, and how searches are planned.
#include <string>
#include <string_view>
#include <vector>

#include "contract/postgres_plans.h"
#include "contract/rows.h"
#include "database.h"
#include "embedded_migrations.h"
#include "fill_metadata_entries.h"
#include "flovyn/postgres/postgres_store.h"
#include "flovyn/sql/execution_list.h"
#include "schema.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using postgres::Call;

const TenantId kTenant = TenantId(MakeUuidV7(2, 0, 2));

std::unique_ptr<Store> Open(const TestDatabase& database) {
  return Must(
      postgres::MakePostgresStore({.url = database.url(), .node = NodeId(MakeUuidV7(1, 0, 1))}));
}

/// As many executions as `count`, one a second, with metadata that is an SQL expression of g.
void InsertExecutions(const TestDatabase& database, int count, std::string_view metadata) {
  database.Execute(
      "INSERT INTO workflow_execution (id, tenant_id, kind, queue, priority_ms, created_at, "
      "metadata, status, current_sequence, history_bytes, updated_at, error, failure_type) SELECT "
      "gen_random_uuid(), '" +
      kTenant.str() +
      "', 'k', 'q', 0, timestamptz '2026-01-01 00:00:00Z' + g * interval '1 second', " +
      std::string(metadata) + ", 'COMPLETED', 1, 1, now(), '', '' FROM generate_series(1, " +
      std::to_string(count) + ") AS g");
}

void InsertTasks(const TestDatabase& database, std::string_view workflow) {
  database.Execute(
      "INSERT INTO task_execution (id, tenant_id, workflow_execution_id, kind, queue, metadata, "
      "max_retries, timeout_ms, priority_ms, created_at, scheduled_sequence, status, "
      "execution_count, updated_at, progress, progress_details, log_lines, told, error) SELECT "
      "gen_random_uuid(), '" +
      kTenant.str() + "', " + std::string(workflow) +
      ", 'k', 'q', '{\"env\":\"prod\"}', 3, 0, 0, now(), 1, 'COMPLETED', 1, now(), 0, '', 0, true, "
      "''");
}

/// Brings the database to the step before the filter index.
void MigrateToBefore(const TestDatabase& database) {
  const auto session = Must(postgres::Session::Connect({.url = database.url()}));
  postgres::SqlConnection connection(*session);
  const std::span<const sql::Migration> all(postgres::kMigrations);
  std::size_t before = 0;
  while (all[before].name != postgres::kMetadataEntriesStep) ++before;
  REQUIRE(sql::Migrate(connection, postgres::PostgresDialect(), all.first(before)).ok());
}

std::int64_t CountFound(Store& store, std::string_view filter) {
  WorkflowFilter by_metadata;
  by_metadata.metadata = Must(ParseMetadataFilter(filter));
  return Must(store.workflows().List(kTenant, by_metadata, {})).total;
}

/// The entries of a member, as SQL that inserts them for all executions that match.
void InsertEntries(const TestDatabase& database, std::string_view member,
                   const std::string& condition) {
  const Json object = Must(ParseJson(member));
  database.Execute(
      "INSERT INTO workflow_metadata_entry (tenant_id, fingerprint, created_at, size, ids) SELECT "
      "tenant_id, " +
      std::to_string(sql::EntryFingerprints(object).front()) +
      ", created_at, 1, ARRAY[id] FROM workflow_execution WHERE " + condition);
}

/// 120,000 executions: one has order O-7, 240 have customer C-1, a tenth has region eu (none of
/// these customer C-1), a third has env dev. Numbers are unique.
void FillLargeTable(const TestDatabase& database) {
  const std::string metadata =
      "jsonb_build_object('order', 'O-' || g, 'customer', 'C-' || g % 500, 'region', "
      "CASE WHEN g % 10 = 0 THEN 'eu' ELSE 'us' END, 'env', CASE WHEN g % 3 = 0 THEN 'dev' ELSE "
      "'prod' END)";
  InsertExecutions(database, 120'000, metadata);
  database.Execute(
      "INSERT INTO workflow_metadata_entry (tenant_id, fingerprint, created_at, size, ids) SELECT "
      "tenant_id, hashtextextended(metadata ->> 'order', 0), created_at, 1, ARRAY[id] FROM "
      "workflow_execution");
  InsertEntries(database, R"({"order":"O-7"})", "metadata ->> 'order' = 'O-7'");
  InsertEntries(database, R"({"customer":"C-1"})", "metadata ->> 'customer' = 'C-1'");
  InsertEntries(database, R"({"region":"eu"})", "metadata ->> 'region' = 'eu'");
  InsertEntries(database, R"({"env":"dev"})", "metadata ->> 'env' = 'dev'");
  InsertEntries(database, R"({"env":"prod"})", "metadata ->> 'env' = 'prod'");
  database.Execute(
      "INSERT INTO workflow_open (id, tenant_id, queue, kind, dispatch_order, status, "
      "current_sequence, history_bytes, wake, dispatch_sequence, lost_claims, signals, detached, "
      "has_waits, task_time, updated_at) SELECT gen_random_uuid(), tenant_id, queue, kind, 1, "
      "'WAITING', 1, 1, false, 0, 0, 0, false, false, now(), now() FROM workflow_execution LIMIT "
      "5000");
  database.Execute("VACUUM ANALYZE");
}

/// The statements of a search as the repository makes them.
sql::ListQuery SearchFor(const TestDatabase& database, std::string_view filter) {
  const auto session = Must(postgres::Session::Connect({.url = database.url()}));
  postgres::SqlConnection connection(*session);
  WorkflowFilter asked;
  if (!filter.empty()) asked.metadata = Must(ParseMetadataFilter(filter));
  auto conditions = sql::ConditionsOf<WorkflowExecution>(kTenant, asked, {});
  REQUIRE(sql::FindEntries<WorkflowExecution>(connection, postgres::PostgresDialect(), conditions)
              .ok());
  sql::ListQuery query = sql::BuildListQuery(postgres::PostgresDialect(),
                                             sql::TablesOf<WorkflowExecution>(""), conditions);
  query.page_parameters.emplace_back(std::int64_t{50});
  query.page_parameters.emplace_back(std::int64_t{0});
  return query;
}

Call CallOf(const sql::Statement& statement, const std::vector<sql::Value>& values) {
  Call call = {.statement = &statement};
  for (const sql::Value& value : values) call.parameters.Add(value);
  return call;
}

/// The plan made for the values, run.
std::string RunPlan(const TestDatabase& database, const Call& call) {
  const auto session = Must(postgres::Session::Connect({.url = database.url()}));
  const sql::Statement explain = {.name = "explain",
                                  .text = "EXPLAIN (ANALYZE, TIMING OFF) " + call.statement->text};
  Call explaining = {.statement = &explain, .parameters = call.parameters};
  std::string plan;
  explaining.on_row = [&](const postgres::ResultRow& row) {
    plan += std::string(row.Text(0)) + "\n";
  };
  REQUIRE(session->Run(explaining).ok());
  return plan;
}

/// Twice: to find the instant in which the page ends, and to sort what is up to there.
void CheckReadsOnlyIndexes(const std::string& plan) {
  for (const std::string_view slow :
       {"Seq Scan", "Bitmap", "Hash", "Merge", "idx_workflow_execution"}) {
    INFO(slow);
    CHECK_THAT(plan, !ContainsText(std::string(slow)));
  }
  CHECK_THAT(plan, ContainsText("idx_workflow_metadata_entry") && ContainsText("Backward"));
  CHECK(Count(plan, "Sort Key") == 1);
}

}  // namespace

TEST_CASE("postgres: executions that are older than the filter index are found by it") {
  const TestDatabase database;
  MigrateToBefore(database);
  InsertExecutions(database, 4'500,
                   "jsonb_build_object('n', g, 'env', 'prod', 'tags', '[1]'::jsonb)");
  InsertExecutions(database, 1, "NULL");
  InsertTasks(database, "NULL");
  InsertTasks(database, "gen_random_uuid()");
  const auto store = Open(database);
  CHECK(CountFound(*store, R"({"env":"prod"})") == 4'500);
  CHECK(CountFound(*store, R"({"n":4500.0})") == 1);
  CHECK(CountFound(*store, R"({"n":1,"env":"prod"})") == 1);
  CHECK(CountFound(*store, R"({"env":"dev"})") == 0);
  CHECK(database.Execute("SELECT count(*) FROM workflow_metadata_entry") == "9000");
  CHECK(database.Execute("SELECT count(*) FROM task_metadata_entry") == "1");
  const Listed<TaskExecution> tasks = Must(store->tasks().List(
      kTenant, {.metadata = Must(ParseMetadataFilter(R"({"env":"prod"})"))}, {}));
  CHECK(tasks.total == 1);
}

TEST_CASE("postgres: equal fingerprints are not enough: the metadata is compared") {
  const TestDatabase database;
  const auto store = Open(database);
  InsertExecutions(database, 1, R"('{"env":"prod"}')");
  // As if {"env":"dev"} had the fingerprint of {"env":"prod"}.
  InsertEntries(database, R"({"env":"dev"})", "true");
  CHECK(CountFound(*store, R"({"env":"dev"})") == 0);
}

TEST_CASE("postgres: a filter of whatever selectivity walks the filter index, with any plan") {
  struct Case {
    std::string_view filter;
    int found;       // of a page of 50
    int read;        // executions at most
    std::size_t of;  // entries that are looked up
  };
  const Case cases[] = {
      {R"({"order":"O-7"})", 1, 1, 1},
      {R"({"customer":"C-1"})", 50, 50, 1},
      {R"({"region":"eu"})", 50, 50, 1},
      {R"({"env":"dev"})", 50, 50, 1},
      {R"({"env":"staging"})", 0, 0, 1},
      {R"({"customer":"C-1","env":"prod"})", 50, 50, 2},
      {R"({"customer":"C-1","region":"eu"})", 0, 0, 2},
      {R"({"region":"eu","env":"prod","customer":"C-1"})", 0, 0, 3},
  };
  const TestDatabase database;
  const auto store = Open(database);
  FillLargeTable(database);
  for (const Case& one : cases) {
    const sql::ListQuery query = SearchFor(database, one.filter);
    const Call page = CallOf(query.page, query.page_parameters);
    const std::string plan = RunPlan(database, page);
    const std::string generic = database.Execute(ExplainGenericPlan(database, page));
    CAPTURE(one.filter, plan, generic);
    CheckReadsOnlyIndexes(plan);
    CheckReadsOnlyIndexes(generic);
    CHECK(Count(plan, "idx_workflow_metadata_entry") == 2 * one.of);
    CHECK_THAT(plan,
               ContainsText("Index Scan using workflow_execution_pkey on workflow_execution "));
    const int looked_up = std::max(one.read, 1);
    CHECK_THAT(plan, one.read == 0
                         ? ContainsText("(never executed)")
                         : ContainsText("(actual rows=1 loops=" + std::to_string(looked_up) + ")"));
    CHECK_THAT(plan, ContainsText("Limit") &&
                         ContainsText("(actual rows=" + std::to_string(one.found) + " loops=1)"));
    const Call count = CallOf(query.count, query.count_parameters);
    for (const std::string& counted :
         {RunPlan(database, count), database.Execute(ExplainGenericPlan(database, count))}) {
      INFO(counted);
      CHECK_THAT(counted, !ContainsText("Seq Scan"));
      if (one.of > 1) continue;  // by whatever index of executions
      CHECK(Count(counted, "idx_workflow_metadata_entry") == 1);
      CHECK_THAT(counted, ContainsText("Index Only Scan") && !ContainsText("workflow_execution"));
    }
  }
}

TEST_CASE("postgres: a list without a filter walks the time index") {
  const TestDatabase database;
  const auto store = Open(database);
  FillLargeTable(database);
  const sql::ListQuery query = SearchFor(database, "");
  const std::string plan = RunPlan(database, CallOf(query.page, query.page_parameters));
  INFO(plan);
  CHECK_THAT(plan, ContainsText("Index Scan Backward using idx_workflow_execution_created"));
  CHECK_THAT(plan, !ContainsText("Sort"));
  CHECK_THAT(plan, !ContainsText("Seq Scan on workflow_execution"));
}

}  // namespace flovyn::testing
