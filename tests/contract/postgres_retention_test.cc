// What retention leaves in the database, and how its statements are planned.
#include <string>
#include <vector>

#include "contract/retention_scene.h"
#include "contract/rows.h"
#include "entry_rows.h"
#include "flovyn/postgres/postgres_store.h"
#include "flovyn/sql/finished_executions.h"
#include "retention_statements.h"
#include "schema.h"
#include "session.h"
#include "support/test_database.h"

namespace flovyn::testing {
namespace {

using postgres::Call;

/// The tables that have rows, but those that have nothing to do with executions.
std::string Leftovers(const std::string& url) {
  const auto session = Must(postgres::Session::Connect({.url = url}));
  std::vector<std::string> tables;
  const sql::Statement select = {
      .name = "tables",
      .text =
          "SELECT table_name::text FROM information_schema.tables WHERE table_schema = "
          "current_schema() AND table_name NOT IN ('tenant', 'node', 'commit_stamp', "
          "'flovyn_migration') "
          "ORDER BY 1"};
  Call call = {.statement = &select};
  call.on_row = [&](const postgres::ResultRow& row) { tables.emplace_back(row.Text(0)); };
  REQUIRE(session->Run(call).ok());
  CHECK(tables.size() > 15);
  std::string found;
  for (const std::string& table : tables) {
    const sql::Statement count = {.name = table, .text = "SELECT count(*) FROM " + table};
    Call counting = {.statement = &count};
    counting.on_row = [&](const postgres::ResultRow& row) {
      if (row.Int(0) != 0) found += table + " ";
    };
    REQUIRE(session->Run(counting).ok());
  }
  return found;
}

/// 20,000 finished workflows with a task and two events each, and statistics of empty tables.
void Fill(const TestDatabase& database, const TenantId& tenant) {
  const std::string ended = "now() - interval '2 hours'";
  database.Execute("VACUUM ANALYZE");
  database.Execute(
      "INSERT INTO workflow_execution (id, tenant_id, kind, queue, priority_ms, created_at, "
      "status, current_sequence, history_bytes, updated_at, error, failure_type, completed_at) "
      "SELECT gen_random_uuid(), '" +
      tenant.str() + "', 'k', 'q', 0, " + ended +
      " - g * interval '1 second', 'COMPLETED', 2, 1, " + ended + ", '', '', " + ended +
      " FROM generate_series(1, 20000) AS g");
  database.Execute(
      "INSERT INTO workflow_event (workflow_execution_id, sequence_number, event_type, "
      "event_data, created_at) SELECT id, g, 'E', '', now() FROM workflow_execution, "
      "generate_series(1, 2) AS g");
  database.Execute(
      "INSERT INTO task_execution (id, tenant_id, workflow_execution_id, kind, queue, max_retries, "
      "timeout_ms, priority_ms, created_at, scheduled_sequence, status, execution_count, "
      "updated_at, progress, progress_details, log_lines, told, error, completed_at) SELECT "
      "gen_random_uuid(), tenant_id, id, kind, queue, 3, 0, 0, created_at, 1, 'COMPLETED', 1, "
      "now(), 0, '', 0, true, '', completed_at FROM workflow_execution");
  database.Execute(
      "INSERT INTO task_attempt (task_execution_id, attempt, started_at, finished_at, status, "
      "error, worker_id) SELECT id, 1, now(), now(), 'COMPLETED', '', 'w' FROM task_execution");
  database.Execute(
      "INSERT INTO promise (id, tenant_id, workflow_execution_id, name, status, created_at, error) "
      "SELECT gen_random_uuid(), tenant_id, id, 'p', 'RESOLVED', now(), '' FROM "
      "workflow_execution");
  for (const std::string table : {"workflow_metadata_entry", "task_metadata_entry"}) {
    database.Execute(
        "INSERT INTO " + table +
        " (tenant_id, fingerprint, created_at, size, ids) SELECT tenant_id, 1, created_at, "
        "1, ARRAY[id] FROM workflow_execution");
  }
}

std::string Explain(const TestDatabase& database, const sql::Statement& statement,
                    const std::string& types, const std::string& values) {
  return database.Execute("BEGIN; " + postgres::RetentionSettings().text + "; PREPARE p " + types +
                          " AS " + statement.text + "; EXPLAIN (FORMAT JSON) EXECUTE p " + values);
}

}  // namespace

TEST_CASE("postgres: retention leaves no row of what it deletes") {
  RetentionScene scene;
  scene.InsertFullWorkflow();
  scene.InsertFullTask();
  const std::string url = scene.store.data().location();
  CHECK(Leftovers(url) ==
        "audit_log message promise task_attempt task_execution task_log task_metadata_entry "
        "task_state timer workflow_event workflow_execution workflow_metadata_entry "
        "workflow_state ");
  CHECK(scene.DeleteAll(WorkType::kWorkflow) == 1);
  CHECK(scene.DeleteAll(WorkType::kTask) == 1);
  CHECK(Leftovers(url).empty());
}

TEST_CASE("postgres: no statement of retention scans a table, also with statistics of empty ones") {
  const TestDatabase database;
  const TenantId tenant(MakeUuidV7(2, 0, 2));
  const auto store = Must(
      postgres::MakePostgresStore({.url = database.url(), .node = NodeId(MakeUuidV7(1, 0, 1))}));
  Fill(database, tenant);
  const std::string id = "00000000-0000-0000-0000-000000000000";
  const auto check = [](const std::string& plan) {
    INFO(plan);
    CHECK_THAT(plan, !ContainsText("\"Seq Scan\""));
    CHECK_THAT(plan, ContainsText("Index Cond"));
  };
  const sql::Statement look =
      sql::FinishedStatement(postgres::PostgresDialect(), WorkType::kWorkflow);
  const std::string plan =
      Explain(database, look, "(uuid, int8, timestamptz, uuid, int8)",
              "('" + tenant.str() + "', 3600000000, '1970-01-01', '" + id + "', 200)");
  check(plan);
  CHECK_THAT(plan, ContainsText("idx_workflow_execution_created"));
  CHECK_THAT(plan, !ContainsText("\"Sort\""));
  check(Explain(database, *postgres::LockFinishedCall(WorkType::kWorkflow, {}, {}).statement,
                "(uuid[], int8)", "('{" + id + "}', 3600000000)"));
  for (const WorkType type : {WorkType::kWorkflow, WorkType::kTask}) {
    for (const Call& call : postgres::DeleteFinishedCalls(type, {})) {
      INFO(call.statement->text);
      check(Explain(database, *call.statement, "(uuid[])", "('{" + id + "}')"));
    }
    postgres::EntryRows entries(postgres::EntryTable(type));
    entries.Add({.tenant = tenant}, MetadataOf(R"({"env":"prod"})"));
    std::vector<Call> calls;
    entries.AppendDelete(calls);
    for (const Call& call : calls) {
      check(Explain(database, *call.statement, "(uuid[], int8[], timestamptz[], uuid[])",
                    "('{}', '{}', '{}', '{}')"));
    }
  }
  const RetentionResult result =
      Must(store->retention().DeleteFinished({.tenant = tenant, .age = absl::Hours(1)}));
  CHECK(result.deleted == 200);
  CHECK(database.Execute("SELECT count(*) FROM workflow_event") == "39600");
}

}  // namespace flovyn::testing
