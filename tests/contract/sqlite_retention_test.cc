// What retention leaves in the file, and how it looks for what may go.
#include <string>

#include "connection.h"
#include "contract/retention_scene.h"
#include "fakes/ticking_clock.h"
#include "flovyn/sql/finished_executions.h"

namespace flovyn::testing {
namespace {

using sqlite::SqliteConnection;

/// The rows of each table that has some, but those that have nothing to do with executions.
std::string Leftovers(const std::string& path) {
  const TickingClock clock;
  const auto connection = Must(SqliteConnection::Open(path, sqlite::Access::kReadWrite, clock));
  std::vector<std::string> tables;
  const sql::Statement select = {.name = "tables",
                                 .text =
                                     "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                     "name NOT IN ('tenant', 'flovyn_migration')"};
  REQUIRE(
      connection->Query(select, {}, [&](const sql::Row& row) { tables.emplace_back(row.Text(0)); })
          .ok());
  CHECK(tables.size() > 15);
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
        "workflow_execution workflow_event workflow_state task_execution task_attempt promise "
        "timer message task_state task_log audit_log workflow_metadata_entry task_metadata_entry ");
  scene.store.Reopen();
  CHECK(scene.DeleteAll(WorkType::kWorkflow) == 1);
  CHECK(scene.DeleteAll(WorkType::kTask) == 1);
  scene.store.Leave();
  CHECK(Leftovers(scene.store.data().location()).empty());
}

}  // namespace flovyn::testing
