// What only the Postgres store promises: its start, its schema, its merging.
#include <atomic>
#include <memory>
#include <string>

#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/answers.h"
#include "fakes/together.h"
#include "flovyn/domain/errors.h"
#include "flovyn/postgres/postgres_store.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::testing {
namespace {

const NodeId kNode = NodeId(MakeUuidV7(1, 0, 1));

absl::Status StatusOfStart(const std::string& url) {
  return postgres::MakePostgresStore({.url = url, .node = kNode}).status();
}

std::unique_ptr<Store> Open(const TestDatabase& database) {
  return Must(postgres::MakePostgresStore({.url = database.url(), .node = kNode}));
}

// A role of this test alone, gone with it.
class Role {
 public:
  Role(const TestDatabase& database, std::string name)
      : database_(database), name_(std::move(name)) {
    database_.Execute("CREATE ROLE " + name_ + " LOGIN PASSWORD 's3cr3t'");
  }
  ~Role() { database_.Execute("DROP OWNED BY " + name_ + "; DROP ROLE " + name_); }

  std::string Url() const {
    std::string url = database_.url();
    const std::size_t user = url.find("postgres@");
    return url.replace(user, 9, name_ + ":s3cr3t@");
  }

 private:
  const TestDatabase& database_;
  const std::string name_;
};

}  // namespace

TEST_CASE("postgres: a start that cannot connect says why, without the password") {
  const absl::Status refused = StatusOfStart("postgres://user:s3cr3t@127.0.0.1:1/db");
  CHECK(refused.code() == absl::StatusCode::kUnavailable);
  CHECK_THAT(std::string(refused.message()), ContainsText("127.0.0.1"));
  CHECK_THAT(std::string(refused.message()), !ContainsText("s3cr3t"));
  const absl::Status malformed = StatusOfStart("postgres://user:s3cr3t@127.0.0.1:x%zz/db");
  CHECK(malformed.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(malformed.message()), !ContainsText("s3cr3t"));
  const TestDatabase database;
  const absl::Status unknown = StatusOfStart(WithDatabase(database.url(), "no_such_database"));
  CHECK(unknown.code() == absl::StatusCode::kUnavailable);
  CHECK_THAT(std::string(unknown.message()), ContainsText("no_such_database"));
}

TEST_CASE("postgres: options that make no sense are refused by name") {
  postgres::PostgresStoreOptions options = {.url = "postgres://h/d"};
  CHECK(FieldOf(postgres::MakePostgresStore(options).status()) == "node");
  options.node = kNode;
  options.read_connections = 0;
  CHECK(FieldOf(postgres::MakePostgresStore(options).status()) == "read_connections");
  options.read_connections = 1;
  options.write_lanes = 0;
  CHECK(FieldOf(postgres::MakePostgresStore(options).status()) == "write_lanes");
}

TEST_CASE("postgres: a role without rights is told which it needs") {
  const TestDatabase database;
  database.Execute("REVOKE CREATE ON SCHEMA public FROM public");
  const Role role(database, "flovyn_test_role_" + database.Execute("SELECT pg_backend_pid()"));
  const absl::Status status = StatusOfStart(role.Url());
  CHECK(status.code() == absl::StatusCode::kPermissionDenied);
  CHECK_THAT(std::string(status.message()), ContainsText("GRANT CREATE"));
}

TEST_CASE("postgres: a database with another encoding is refused") {
  const TestDatabase database;
  const std::string name = database.Execute("SELECT current_database() || '_latin1'");
  database.Execute("CREATE DATABASE " + name +
                   " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
  const absl::Status status = StatusOfStart(WithDatabase(database.url(), name));
  database.Execute("DROP DATABASE " + name + " WITH (FORCE)");
  CHECK(status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(status.message()), ContainsText("LATIN1"));
}

TEST_CASE("postgres: servers that start at once migrate once") {
  const TestDatabase database;
  std::atomic<int> started = 0;
  Together(4, [&](int) {
    if (StatusOfStart(database.url()).ok()) ++started;
  });
  CHECK(started == 4);
  CHECK(database.Execute("SELECT count(*) = max(version) FROM flovyn_migration") == "t");
  CHECK(StatusOfStart(database.url()).ok());
}

TEST_CASE("postgres: the schema of a newer program is refused") {
  const TestDatabase database;
  REQUIRE(StatusOfStart(database.url()).ok());
  database.Execute(
      "INSERT INTO flovyn_migration SELECT max(version) + 1, 'later', now() FROM "
      "flovyn_migration");
  const absl::Status status = StatusOfStart(database.url());
  CHECK(status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(status.message()), ContainsText("use a newer flovyn"));
}

TEST_CASE("postgres: both tables have the promised metadata index, and containment uses it") {
  const TestDatabase database;
  const auto store = Open(database);
  for (const std::string table : {"workflow_execution", "task_execution"}) {
    INFO(table);
    CHECK(database.Execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'idx_" + table +
                           "_metadata'") == "CREATE INDEX idx_" + table + "_metadata ON public." +
                                                table + " USING gin (metadata jsonb_path_ops)");
    CHECK(database.Execute("SELECT data_type || is_nullable FROM information_schema.columns "
                           "WHERE column_name = 'metadata' AND table_name = '" +
                           table + "'") == "jsonbYES");
    const std::string plan =
        database.Execute("SET enable_seqscan = off; EXPLAIN (FORMAT JSON) SELECT id FROM " + table +
                         " WHERE metadata @> '{\"customerId\":\"CUST-123\"}'");
    CHECK_THAT(plan, ContainsText("idx_" + table + "_metadata"));
  }
}

TEST_CASE("postgres: a refused start leaves no trace of its key") {
  const TestDatabase database;
  const auto store = Open(database);
  const TenantId tenant(MakeUuidV7(2, 0, 2));
  const auto with_key = [&](const std::string& key, absl::Status outcome) {
    return Deciding({.keys = {{.tenant = tenant, .key = key}}},
                    [=](const WorkingSet& set) -> absl::StatusOr<Delta> {
                      if (!outcome.ok()) return outcome;
                      Delta delta;
                      delta.keys.push_back({.key = {.tenant = tenant, .key = key},
                                            .target = WorkflowId(MakeUuidV7(3, 0, 3)),
                                            .created_at = set.now(),
                                            .expires_at = set.now() + absl::Hours(1)});
                      return delta;
                    });
  };
  // In one batch: the second keeps its key, the others go.
  Answers answers;
  store->Submit(with_key("first", NotFound("parent", "x")), answers.Next());
  store->Submit(with_key("kept", absl::OkStatus()), answers.Next());
  store->Submit(with_key("third", NotFound("parent", "x")), answers.Next());
  const auto statuses = answers.Wait();
  CHECK(statuses[0].code() == absl::StatusCode::kNotFound);
  CHECK(statuses[1].ok());
  CHECK(database.Execute("SELECT string_agg(key, ',') FROM idempotency_key") == "kept");
}

TEST_CASE("postgres: several write lanes keep the order of each caller") {
  const TestDatabase database;
  postgres::PostgresStoreOptions options = {.url = database.url(), .node = kNode, .write_lanes = 3};
  options.lane.max_batch_units = 4;
  const auto store = Must(postgres::MakePostgresStore(options));
  constexpr int kCallers = 8;
  constexpr int kUnits = 100;
  std::atomic<int> wrong = 0;
  Together(kCallers, [&](int caller) {
    const auto number = static_cast<std::uint64_t>(caller) + 1;
    WorkflowStart start;
    start.id = WorkflowId(MakeUuidV7(number, 0, number));
    start.tenant = TenantId(MakeUuidV7(9, 0, 9));
    start.kind = "order";
    Answers answers;
    store->Submit(Inserting({WorkflowExecution::New(start, absl::FromUnixSeconds(1))}),
                  answers.Next());
    for (int i = 0; i < kUnits; ++i) {
      store->Submit(Deciding({.workflows = {start.id}},
                             [i, id = start.id](const WorkingSet& set) -> absl::StatusOr<Delta> {
                               const WorkflowExecution* row = set.Find(id);
                               if (row == nullptr || row->current_sequence != i) {
                                 return Internal("out of order");
                               }
                               Delta delta;
                               delta.events.emplace_back(id, OperationCompleted{"step", {}});
                               return delta;
                             }),
                    answers.Next());
    }
    for (const absl::Status& status : answers.Wait()) wrong += status.ok() ? 0 : 1;
  });
  CHECK(wrong == 0);
  CHECK(database.Execute("SELECT count(*) FROM workflow_event") ==
        std::to_string(kCallers * kUnits));
  CHECK(store->counters().units == kCallers * (kUnits + 1));
}

}  // namespace flovyn::testing
