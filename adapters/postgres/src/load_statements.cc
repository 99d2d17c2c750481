#include "load_statements.h"

#include "flovyn/sql/execution_table.h"

namespace flovyn::postgres {
namespace {

constexpr std::string_view kDirect = "unnest($1) AS named (id)";

constexpr std::string_view kLinkedWorkflows =
    "(SELECT id FROM unnest($1) AS w (id)"
    " UNION SELECT e.workflow_execution_id FROM unnest($2) AS t (id)"
    " JOIN task_execution AS e ON e.id = t.id WHERE e.workflow_execution_id IS NOT NULL"
    " UNION SELECT CASE k.target_type WHEN 'WORKFLOW' THEN k.target_id"
    " WHEN 'TASK' THEN e.workflow_execution_id ELSE p.workflow_execution_id END"
    " FROM unnest($3, $4) AS n (tenant_id, key)"
    " JOIN idempotency_key AS k ON k.tenant_id = n.tenant_id AND k.key = n.key"
    " LEFT JOIN task_execution AS e ON k.target_type = 'TASK' AND e.id = k.target_id"
    " LEFT JOIN promise AS p ON k.target_type = 'PROMISE' AND p.id = k.target_id";

constexpr std::string_view kPromisesWorkflows =
    " UNION SELECT p.workflow_execution_id FROM unnest($5) AS q (id)"
    " JOIN promise AS p ON p.id = q.id";

constexpr std::string_view kLinkedTasks =
    "(SELECT id FROM unnest($2) AS t (id)"
    " UNION SELECT k.target_id FROM unnest($3, $4) AS n (tenant_id, key)"
    " JOIN idempotency_key AS k ON k.tenant_id = n.tenant_id AND k.key = n.key"
    " WHERE k.target_type = 'TASK'";

constexpr std::string_view kDependentTasks =
    " UNION SELECT e.id FROM unnest($6) AS d (id)"
    " JOIN workflow_execution AS w ON w.id = d.id"
    " JOIN task_execution AS e ON e.workflow_execution_id = d.id"
    " LEFT JOIN task_open AS o ON o.id = e.id"
    " WHERE o.id IS NOT NULL OR e.completed_at >= w.completed_at";

constexpr std::string_view kNamed = ") AS named";

std::string LockText(std::string_view hot, std::string_view named) {
  return "SELECT o.id FROM " + std::string(named) + " JOIN " + std::string(hot) +
         " AS o ON o.id = named.id ORDER BY o.id FOR UPDATE OF o";
}

std::string LockEndedText(std::string_view named) {
  return "SELECT e.id FROM " + std::string(named) +
         " JOIN workflow_execution AS e ON e.id = named.id ORDER BY e.id FOR NO KEY UPDATE OF e";
}

template <class T>
std::string ReadText(std::string_view named) {
  using Table = sql::ExecutionTable<T>;
  return "SELECT " + sql::SelectedColumns<T>() + " FROM " + std::string(named) + " JOIN " +
         std::string(Table::kCold) + " AS e ON e.id = named.id LEFT JOIN " +
         std::string(Table::kHot) + " AS o ON o.id = e.id";
}

LoadStatements Direct() {
  return {
      .lock_workflows = {.name = "lock_workflows", .text = LockText("workflow_open", kDirect)},
      .lock_ended = {.name = "lock_ended", .text = LockEndedText(kDirect)},
      .read_workflows = {.name = "read_workflows", .text = ReadText<WorkflowExecution>(kDirect)}};
}

/// `shape` distinguishes the names; the queries of ids end here.
LoadStatements Following(const std::string& shape, std::string workflows, std::string tasks) {
  workflows += kNamed;
  tasks += kNamed;
  return {
      .lock_workflows = {.name = "lock_" + shape + "_workflows",
                         .text = LockText("workflow_open", workflows)},
      .lock_tasks = {.name = "lock_" + shape + "_tasks", .text = LockText("task_open", tasks)},
      .lock_ended = {.name = "lock_" + shape + "_ended", .text = LockEndedText(workflows)},
      .read_workflows = {.name = "read_" + shape + "_workflows",
                         .text = ReadText<WorkflowExecution>(workflows)},
      .read_tasks = {.name = "read_" + shape + "_tasks", .text = ReadText<TaskExecution>(tasks)}};
}

LoadStatements Linked() {
  return Following("linked", std::string(kLinkedWorkflows), std::string(kLinkedTasks));
}

LoadStatements WithWaits() {
  return Following("waited", std::string(kLinkedWorkflows).append(kPromisesWorkflows),
                   std::string(kLinkedTasks).append(kDependentTasks));
}

template <class Id>
Array IdArray(const std::vector<Id>& ids) {
  Array array(PgType::kUuid);
  for (const Id& id : ids) array.Add(id.uuid());
  return array;
}

bool HasWaits(const UnitRefs& refs) { return !refs.promises.empty() || !refs.dependents.empty(); }
bool HasLinks(const UnitRefs& refs) {
  return !refs.tasks.empty() || !refs.keys.empty() || HasWaits(refs);
}

void AddKeys(const std::vector<IdempotencyKey>& keys, Parameters& parameters) {
  Array tenants(PgType::kUuid);
  Array texts(PgType::kText);
  for (const IdempotencyKey& key : keys) {
    tenants.Add(key.tenant.uuid());
    texts.Add(std::string_view(key.key));
  }
  parameters.Add(tenants).Add(texts);
}

}  // namespace

bool BringsTasks(const UnitRefs& refs) {
  return !refs.tasks.empty() || !refs.keys.empty() || !refs.dependents.empty();
}

bool BringsWorkflows(const UnitRefs& refs) { return !refs.workflows.empty() || HasLinks(refs); }

const LoadStatements& LoadStatements::For(const UnitRefs& refs) {
  static const LoadStatements direct = Direct();
  static const LoadStatements linked = Linked();
  static const LoadStatements with_waits = WithWaits();
  if (HasWaits(refs)) return with_waits;
  return HasLinks(refs) ? linked : direct;
}

Parameters LoadParameters(const UnitRefs& refs) {
  Parameters parameters;
  parameters.Add(IdArray(refs.workflows));
  if (HasLinks(refs)) {
    parameters.Add(IdArray(refs.tasks));
    AddKeys(refs.keys, parameters);
  }
  if (HasWaits(refs)) parameters.Add(IdArray(refs.promises)).Add(IdArray(refs.dependents));
  return parameters;
}

Parameters KeyParameters(const std::vector<IdempotencyKey>& keys) {
  Parameters parameters;
  AddKeys(keys, parameters);
  return parameters;
}

const sql::Statement& InsertMissingKeys() {
  static const sql::Statement statement = {
      .name = "insert_missing_keys",
      .text =
          "INSERT INTO idempotency_key (tenant_id, key) SELECT * FROM unnest($1, $2) "
          "ON CONFLICT DO NOTHING RETURNING tenant_id, key"};
  return statement;
}

const sql::Statement& ReadKeys() {
  static const sql::Statement statement = {
      .name = "read_keys",
      .text =
          "SELECT k.tenant_id, k.key, k.target_type, k.target_id, k.created_at, k.expires_at "
          "FROM unnest($1, $2) AS n (tenant_id, key) "
          "JOIN idempotency_key AS k ON k.tenant_id = n.tenant_id AND k.key = n.key "
          "ORDER BY k.tenant_id, k.key FOR UPDATE OF k"};
  return statement;
}

const sql::Statement& DeleteKeys() {
  static const sql::Statement statement = {
      .name = "delete_keys",
      .text =
          "DELETE FROM idempotency_key AS k USING unnest($1, $2) AS n (tenant_id, key) "
          "WHERE k.tenant_id = n.tenant_id AND k.key = n.key"};
  return statement;
}

const sql::Statement& DiscardPlans() {
  static const sql::Statement statement = {.name = "discard_plans", .text = "DISCARD PLANS"};
  return statement;
}

const sql::Statement& TimeAndTransaction() {
  static const sql::Statement statement = {
      .name = "time_and_transaction",
      .text = "SELECT clock_timestamp(), pg_current_xact_id()::text"};
  return statement;
}

}  // namespace flovyn::postgres
