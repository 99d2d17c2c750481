// How the statements of a batch are planned.
#include <string>
#include <vector>

#include "contract/postgres_plans.h"
#include "contract/rows.h"
#include "flovyn/postgres/postgres_store.h"
#include "flovyn/sql/wait_queries.h"
#include "loaded_rows.h"
#include "schema.h"
#include "support/test_database.h"
#include "test.h"
#include "write_calls.h"

namespace flovyn::testing {
namespace {

using postgres::Call;

const TenantId kTenant = TenantId(MakeUuidV7(2, 0, 2));

template <class T>
T Numbered(std::uint64_t number) {
  return T(MakeUuidV7(number, 0, number));
}

WorkflowExecution WorkflowRow(std::uint64_t number) {
  WorkflowStart start;
  start.id = Numbered<WorkflowId>(number);
  start.tenant = kTenant;
  start.metadata = MetadataOf(R"({"env":"prod"})");
  return WorkflowExecution::New(start, absl::UnixEpoch());
}

TaskExecution TaskRow(std::uint64_t number) {
  TaskStart start;
  start.id = Numbered<TaskId>(number);
  start.tenant = kTenant;
  start.metadata = MetadataOf(R"({"env":"prod"})");
  return TaskExecution::New(start, absl::UnixEpoch());
}

template <class T>
T Ended(T row) {
  row.status = decltype(row.status)::kCompleted;
  return row;
}

Message MessageOf(std::uint64_t target) {
  Message message;
  message.key.target = Numbered<WorkflowId>(target);
  message.key.source = Numbered<WorkflowId>(4);
  message.held = true;
  return message;
}

// A set with every kind of change.
WorkingSet EveryChange() {
  WorkingSet set(absl::UnixEpoch());
  for (std::uint64_t i = 1; i <= 2; ++i) {
    set.Load(WorkflowRow(i));
    set.Load(TaskRow(i));
  }
  Delta delta;
  delta.new_workflows = {WorkflowRow(3)};
  delta.workflows = {WorkflowRow(1), Ended(WorkflowRow(2))};
  delta.new_tasks = {TaskRow(3)};
  delta.tasks = {TaskRow(1), Ended(TaskRow(2))};
  delta.events.emplace_back(Numbered<WorkflowId>(1), OperationCompleted{"a", {}});
  delta.states = {{.workflow = Numbered<WorkflowId>(1), .key = "set", .value = PayloadOf("1")},
                  {.workflow = Numbered<WorkflowId>(1), .key = "cleared"}};
  delta.attempts.emplace_back().task = Numbered<TaskId>(1);
  delta.keys.emplace_back().key = {.tenant = kTenant, .key = "used"};
  delta.promises.emplace_back().workflow = Numbered<WorkflowId>(1);
  delta.timers.push_back({TimerKey::Sleep(Numbered<WorkflowId>(1), "t"), absl::UnixEpoch()});
  delta.waits = {{Numbered<WorkflowId>(1).uuid(), WaitsEnd::kHeld},
                 {Numbered<WorkflowId>(2).uuid(), WaitsEnd::kDropped},
                 {Numbered<WorkflowId>(3).uuid(), WaitsEnd::kResumed}};
  delta.messages = {MessageOf(1)};
  delta.delivered = {MessageOf(2).key};
  delta.task_states = {{Numbered<TaskId>(1), "set", PayloadOf("1")},
                       {Numbered<TaskId>(1), "cleared", std::nullopt}};
  delta.task_logs.emplace_back().task = Numbered<TaskId>(1);
  REQUIRE(set.Apply(std::move(delta)).ok());
  return set;
}

void FillWaits(const TestDatabase& database) {
  database.Execute(
      "INSERT INTO promise (id, tenant_id, workflow_execution_id, name, status, created_at, error) "
      "SELECT gen_random_uuid(), tenant_id, id, 'p', 'PENDING', now(), '' FROM workflow_execution");
  database.Execute(
      "INSERT INTO timer (owner_id, kind, name, due_at) SELECT id, 'TIMER', 't', now() "
      "FROM workflow_execution");
  database.Execute(
      "INSERT INTO message (target_id, kind, source_id, reason, held, created_at) "
      "SELECT id, 'CHILD_ENDED', id, '', false, now() FROM workflow_execution");
  database.Execute(
      "INSERT INTO task_state (task_execution_id, key, updated_at) SELECT id, 'key', now() "
      "FROM task_execution");
}

// As much as is written between two plannings, at least.
void Fill(const TestDatabase& database) {
  const std::string rows = "FROM generate_series(1, 2000) AS g";
  const std::string id = "gen_random_uuid()";
  const std::string tenant = "'" + kTenant.str() + "', ";
  database.Execute(
      "INSERT INTO workflow_execution (id, tenant_id, kind, queue, priority_ms, created_at, "
      "status, "
      "current_sequence, history_bytes, updated_at, error, failure_type) SELECT " +
      id + ", " + tenant + "'k', 'q', 0, now(), 'PENDING', 1, 1, now(), '', '' " + rows);
  database.Execute(
      "INSERT INTO workflow_open (id, tenant_id, queue, kind, dispatch_order, status, "
      "current_sequence, history_bytes, wake, dispatch_sequence, lost_claims, signals, detached, "
      "has_waits, task_time, updated_at) SELECT id, tenant_id, queue, kind, 1, status, 1, 1, "
      "false, "
      "0, 0, 0, false, false, now(), now() "
      "FROM workflow_execution");
  database.Execute(
      "INSERT INTO workflow_state (workflow_execution_id, key, updated_at) "
      "SELECT id, 'key', now() FROM workflow_execution");
  database.Execute(
      "INSERT INTO task_execution (id, tenant_id, workflow_execution_id, kind, queue, max_retries, "
      "timeout_ms, priority_ms, created_at, scheduled_sequence, status, execution_count, "
      "updated_at, "
      "progress, progress_details, log_lines, told, error) SELECT gen_random_uuid(), tenant_id, "
      "id, "
      "kind, queue, 3, 0, 0, now(), 1, 'PENDING', 0, now(), 0, '', 0, false, '' "
      "FROM workflow_execution");
  database.Execute(
      "INSERT INTO task_open (id, tenant_id, queue, kind, dispatch_order, status, execution_count, "
      "lost_claims, ready_at, updated_at, progress, progress_details, log_lines) SELECT id, "
      "tenant_id, queue, kind, 1, status, 0, 0, now(), now(), 0, '', 0 FROM task_execution");
  database.Execute(
      "INSERT INTO idempotency_key (tenant_id, key, target_type, target_id, created_at, "
      "expires_at) "
      "SELECT tenant_id, id::text, 'TASK', id, now(), now() FROM task_execution");
  FillWaits(database);
}

}  // namespace

TEST_CASE("postgres: no statement of a batch scans a table, also with statistics of empty tables") {
  const TestDatabase database;
  Must(postgres::MakePostgresStore({.url = database.url(), .node = Numbered<NodeId>(1)}));
  database.Execute("VACUUM ANALYZE");
  Fill(database);
  postgres::LoadedRows rows;
  const UnitRefs direct = {.workflows = {Numbered<WorkflowId>(1)}};
  const UnitRefs linked = {.workflows = direct.workflows,
                           .tasks = {Numbered<TaskId>(1)},
                           .keys = {{.tenant = kTenant, .key = "k"}}};
  UnitRefs with_waits = {.promises = {Numbered<PromiseId>(1)},
                         .promise_names = {{Numbered<WorkflowId>(1), "p"}},
                         .timers = {TimerKey::Sleep(Numbered<WorkflowId>(1), "t")},
                         .messages = {MessageOf(1).key},
                         .dependents = {Numbered<WorkflowId>(1)},
                         .state_keys = {Numbered<TaskId>(1)}};
  with_waits.AddKnownLinks();
  std::vector<Call> calls =
      postgres::WriteCalls(EveryChange(), {{.tenant = kTenant, .key = "unused"}});
  for (const UnitRefs& refs : {direct, linked, with_waits}) rows.AppendCalls(refs, true, calls);
  CHECK(calls.size() > 40);
  for (const Call& call : calls) {
    if (call.parameters.size() == 0) continue;  // touches no table
    INFO(call.statement->name << ": " << call.statement->text);
    const std::string plan = database.Execute(
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; " +
        ExplainGenericPlan(database, call));
    INFO(plan);
    CHECK(Count(plan, "\"Seq Scan\"") == 0);
    CHECK(Count(plan, "Index Scan\"") + Count(plan, "Index Only Scan\"") ==
          Count(plan, "\"Index Cond\""));
  }
}

TEST_CASE("postgres: due timers and undelivered messages are read by their indexes") {
  const TestDatabase database;
  const auto store =
      Must(postgres::MakePostgresStore({.url = database.url(), .node = Numbered<NodeId>(1)}));
  database.Execute(
      "INSERT INTO timer (owner_id, kind, name, due_at) SELECT gen_random_uuid(), 'TIMER', 't', "
      "now() + interval '1 hour' + g * interval '1 millisecond' "
      "FROM generate_series(1, 200000) AS g");
  database.Execute(
      "INSERT INTO message (target_id, kind, source_id, reason, held, created_at) SELECT "
      "gen_random_uuid(), 'CHILD_ENDED', gen_random_uuid(), '', false, now() FROM "
      "generate_series(1, 100000)");
  database.Execute("ANALYZE timer; ANALYZE message");
  const auto explain = [&](const sql::Statement& statement, std::string_view types,
                           std::string_view values) {
    return database.Execute("PREPARE p " + std::string(types) + " AS " + statement.text +
                            "; EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE p " + std::string(values));
  };
  const std::string timers =
      explain(sql::DueTimersStatement(postgres::PostgresDialect()), "(int8)", "(1001)");
  INFO(timers);
  CHECK(Count(timers, "\"idx_timer_due\"") == 2);
  CHECK(Count(timers, "\"Sort\"") == 0);
  CHECK(Count(timers, "\"Seq Scan\"") == 0);
  const std::string messages = explain(sql::UndeliveredStatement(postgres::PostgresDialect()),
                                       "(int8, int8)", "(2000000, 1000)");
  INFO(messages);
  CHECK(Count(messages, "\"idx_message_undelivered\"") == 1);
  CHECK(Count(messages, "\"Seq Scan\"") == 0);
  const DueTimers found = Must(store->timers().FindDue(1000));
  CHECK(found.due.empty());
  CHECK(found.until_next < absl::Hours(2));
}

}  // namespace flovyn::testing
