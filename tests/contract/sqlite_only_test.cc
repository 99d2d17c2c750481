// What is true of the SQLite store alone.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "connection.h"
#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/sqlite_file.h"
#include "contract/units.h"
#include "fakes/ticking_clock.h"
#include "flovyn/sqlite/sqlite_store.h"

namespace flovyn::testing {
namespace {

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
