// What is true of the SQLite store alone.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "connection.h"
#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "dialect.h"
#include "fakes/ticking_clock.h"
#include "filter_index.h"
#include "flovyn/sql/execution_table.h"
#include "flovyn/sql/list_query.h"
#include "flovyn/sql/metadata_entries.h"
#include "flovyn/sqlite/sqlite_store.h"

namespace flovyn::testing {
namespace {

absl::StatusOr<std::unique_ptr<Store>> OpenFile(const std::string& path, const Clock& clock) {
  return sqlite::MakeSqliteStore({.path = path, .clock = clock});
}

/// A process that has the database open until it is killed.
class Holder {
 public:
  explicit Holder(const std::string& path) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) Hold(path, ends[1]);
    ::close(ends[1]);
    char byte = 0;
    const ssize_t read = ::read(ends[0], &byte, 1);
    ::close(ends[0]);
    REQUIRE(read == 1);  // else the child ended without opening the file
  }
  ~Holder() { Kill(); }

  void Kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  [[noreturn]] static void Hold(const std::string& path, int ready) {
    const TickingClock clock;
    const auto store = OpenFile(path, clock);
    if (!store.ok() || ::write(ready, "x", 1) != 1) ::_exit(1);
    while (true) ::pause();
  }

  pid_t pid_ = 0;
};

/// Runs SQL on a file that no store has open.
void RunSql(const std::string& path, const std::string& text) {
  const TickingClock clock;
  const auto connection =
      Must(sqlite::SqliteConnection::Open(path, sqlite::Access::kReadWrite, clock));
  REQUIRE(connection->Script(text).ok());
}

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

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("sqlite: a second process on the file is refused, and says what to do") {
  const auto data = MakeStoreUnderTest();
  const TickingClock clock;
  Holder holder(data->location());
  const auto refused = OpenFile(data->location(), clock);
  REQUIRE(absl::IsFailedPrecondition(refused.status()));
  const std::string message(refused.status().message());
  CHECK(Has(message, data->location()));
  CHECK(Has(message, "in use by another flovyn process"));
  CHECK(Has(message, "stop that process, or use another file"));

  holder.Kill();
  CHECK(OpenFile(data->location(), clock).ok());  // a kill leaves no lock behind
}

TEST_CASE("sqlite: a second store of one process is refused") {
  FreshStore store;
  const TickingClock clock;
  CHECK(absl::IsFailedPrecondition(OpenFile(store.data().location(), clock).status()));
}

TEST_CASE("sqlite: a directory that does not exist is named") {
  const TickingClock clock;
  const absl::Status status = OpenFile("/nowhere/at/all/flovyn.db", clock).status();
  CHECK(absl::IsUnavailable(status));
  CHECK(Has(std::string(status.message()), "/nowhere/at/all/flovyn.db"));
}

TEST_CASE("sqlite: metadata that cannot be read is a defect that is told without its text") {
  FreshStore store;
  WorkflowStart start = PlainWorkflow(store);
  start.metadata = *Metadata::FromText(R"({"ssn":"hush"})");
  const WorkflowId id = start.id;
  REQUIRE(SubmitAndWait(*store,
                        Inserting({WorkflowExecution::New(std::move(start), absl::UnixEpoch())}))
              .ok());
  store.Leave();
  RunSql(store.data().location(), R"(UPDATE workflow_execution SET metadata = '{"ssn":"hush"')");
  store.Reopen();
  const absl::Status status = store->workflows().Get(store.tenant, id).status();
  CHECK(status.code() == absl::StatusCode::kInternal);
  CHECK(Has(std::string(status.message()), "metadata that no version of this schema writes"));
  CHECK_FALSE(Has(std::string(status.message()), "hush"));
}

TEST_CASE("sqlite: a schema that this program does not know is refused") {
  const auto data = MakeStoreUnderTest();
  const TickingClock clock;
  REQUIRE(OpenFile(data->location(), clock).ok());

  SECTION("newer") {
    RunSql(data->location(),
           "INSERT INTO flovyn_migration SELECT max(version) + 1, 'later', 0 FROM "
           "flovyn_migration");
    const absl::Status status = OpenFile(data->location(), clock).status();
    CHECK(absl::IsFailedPrecondition(status));
    CHECK(Has(std::string(status.message()), "this program knows up to"));
    CHECK(Has(std::string(status.message()), "use a newer flovyn"));
  }
  SECTION("renamed") {
    RunSql(data->location(), "UPDATE flovyn_migration SET name = 'other'");
    const absl::Status status = OpenFile(data->location(), clock).status();
    CHECK(absl::IsFailedPrecondition(status));
    CHECK(Has(std::string(status.message()), "'other'"));
  }
  SECTION("with a gap") {
    RunSql(data->location(), "DELETE FROM flovyn_migration WHERE version = 1");
    CHECK(absl::IsFailedPrecondition(OpenFile(data->location(), clock).status()));
  }
}

TEST_CASE("sqlite: a file that is no database is refused and left as it is") {
  const auto data = MakeStoreUnderTest();
  const TickingClock clock;
  const std::string text(5'000, 'x');
  {
    FILE* file = std::fopen(data->location().c_str(), "w");
    REQUIRE(file != nullptr);
    REQUIRE(std::fwrite(text.data(), 1, text.size(), file) == text.size());
    std::fclose(file);
  }
  const absl::Status status = OpenFile(data->location(), clock).status();
  CHECK(absl::IsFailedPrecondition(status));
  CHECK(Has(std::string(status.message()), data->location()));
  FILE* file = std::fopen(data->location().c_str(), "r");
  std::string found(text.size() + 1, '\0');
  found.resize(std::fread(found.data(), 1, found.size(), file));
  std::fclose(file);
  CHECK(found == text);
}

TEST_CASE("sqlite: a query of a user is stopped when its time is over") {
  const auto data = MakeStoreUnderTest();
  const TickingClock clock;
  REQUIRE(OpenFile(data->location(), clock).ok());
  const auto connection =
      Must(sqlite::SqliteConnection::Open(data->location(), sqlite::Access::kReadOnly, clock));
  connection->set_query_timeout(absl::Milliseconds(1));
  const sql::Statement endless{
      .name = "endless",
      .text =
          "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
          "SELECT count(*) FROM c",
      .one_off = true};
  CHECK(absl::IsDeadlineExceeded(connection->Query(endless, {}, [](const sql::Row&) {})));
  const sql::Statement short_one{.name = "one", .text = "SELECT 1"};
  CHECK(connection->Query(short_one, {}, [](const sql::Row&) {}).ok());  // it is of use again
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
  const std::string counted = PlanOf(data->location(), all.count);
  INFO(counted);
  CHECK(!Has(counted, "SEARCH e"));  // the index alone
  for (const sql::Statement& statement : {one.page, one.count, open.page, open.count, all.page}) {
    const std::string plan = PlanOf(data->location(), statement);
    INFO(plan);
    CHECK(Has(plan, "SCAN m VIRTUAL TABLE INDEX"));
    CHECK(Has(plan, "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)"));
    CHECK(!Has(plan, "SCAN e"));
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
  CHECK(Has(plan, "SEARCH e USING INDEX idx_workflow_execution_created (tenant_id=?)"));
  CHECK(!Has(plan, "TEMP B-TREE"));
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

TEST_CASE("sqlite: after a restart claims of the process before are reported at once") {
  FreshStore store;
  WorkflowExecution undelivered = NewWorkflow(store, StoreNow(*store));
  WorkflowExecution delivered = NewWorkflow(store, StoreNow(*store));
  for (WorkflowExecution* row : {&undelivered, &delivered}) {
    row->status = WorkflowStatus::kRunning;
    row->claim = ClaimOf(PollOf(store), StoreNow(*store));
  }
  REQUIRE(SubmitAndWait(*store, Inserting({undelivered, delivered})).ok());
  const NodeId node = undelivered.claim->node;
  const auto before =
      Must(store->dispatch().Sweep({.node = node, .delivered = {delivered.claim->token}}));
  CHECK(before.lapsed_workflows.empty());

  store.Reopen();
  const auto after = Must(store->dispatch().Sweep({.node = store.New<NodeId>()}));
  REQUIRE(after.lapsed_workflows.size() == 1);
  CHECK(after.lapsed_workflows.front() ==
        std::pair(undelivered.start.id, undelivered.claim->token));
}

}  // namespace flovyn::testing
