// What retention leaves in the file, and how it looks for what may go.
#include <string>

#include "connection.h"
#include "contract/retention_scene.h"
#include "fakes/ticking_clock.h"
#include "flovyn/sql/finished_executions.h"

namespace flovyn::testing {
namespace {

using sqlite::SqliteConnection;

/// Tables of the words that the filter indexes have.
constexpr char kWordTables[] =
    "CREATE VIRTUAL TABLE temp.workflow_words USING fts5vocab(main, workflow_metadata_entry, row);"
    "CREATE VIRTUAL TABLE temp.task_words USING fts5vocab(main, task_metadata_entry, row)";

/// The tables that have rows, but those that have nothing to do with executions.
std::string Leftovers(const std::string& path) {
  const TickingClock clock;
  const auto connection = Must(SqliteConnection::Open(path, sqlite::Access::kReadWrite, clock));
  std::vector<std::string> tables;
  const sql::Statement select = {.name = "tables",
                                 .text =
                                     "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                     "name NOT IN ('tenant', 'flovyn_migration') AND "
                                     "name NOT LIKE '%metadata_entry%'"};
  REQUIRE(
      connection->Query(select, {}, [&](const sql::Row& row) { tables.emplace_back(row.Text(0)); })
          .ok());
  CHECK(tables.size() > 15);
  REQUIRE(connection->Script(kWordTables).ok());
  tables.insert(tables.end(), {"workflow_words", "task_words"});
  std::string found;
  for (const std::string& table : tables) {
    const sql::Statement count = {.name = table, .text = "SELECT count(*) FROM " + table};
    REQUIRE(connection
                ->Query(count, {},
                        [&](const sql::Row& row) {
                          if (row.Int(0) != 0) found += table + " ";
                        })
                .ok());
  }
  return found;
}

}  // namespace

TEST_CASE("sqlite: retention leaves no row of what it deletes") {
  RetentionScene scene;
  scene.InsertFullWorkflow();
  scene.InsertFullTask();
  scene.store.Leave();
  const std::string before = Leftovers(scene.store.data().location());
  CHECK(before ==
        "workflow_event workflow_state task_attempt promise timer message task_state task_log "
        "audit_log workflow_execution task_execution workflow_words task_words ");
  scene.store.Reopen();
  CHECK(scene.DeleteAll(WorkType::kWorkflow) == 1);
  CHECK(scene.DeleteAll(WorkType::kTask) == 1);
  scene.store.Leave();
  CHECK(Leftovers(scene.store.data().location()).empty());
}

}  // namespace flovyn::testing
