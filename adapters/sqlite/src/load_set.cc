#include "load_set.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_set.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/sql/columns.h"
#include "flovyn/sql/execution_read.h"
#include "flovyn/sql/statements.h"
#include "idempotency_rows.h"
#include "wait_rows.h"

namespace flovyn::sqlite {
namespace {

/// The tasks or children of workflow $1 that are open, or ended no earlier than it.
template <class T>
sql::Statement DependentsStatement(std::string_view owner) {
  return {.name = "select_dependent_" + std::string(sql::ExecutionTable<T>::kCold),
          .text = sql::SelectExecutions<T>() + "WHERE e." + std::string(owner) +
                  " = $1 AND (o.id IS NOT NULL OR e.completed_at >= "
                  "(SELECT completed_at FROM workflow_execution WHERE id = $1))"};
}

absl::StatusOr<StoredEvent> ReadEvent(const sql::Row& row) {
  StoredEvent event;
  FLOVYN_RETURN_IF_ERROR(sql::ReadColumns(row, 0, sql::kEvent, event));
  return event;
}

class Loader {
 public:
  Loader(sql::Connection& connection, WorkingSet& set) : connection_(connection), set_(set) {}

  absl::Status Load(const IdempotencyKey& key) {
    FLOVYN_ASSIGN_OR_RETURN(std::optional<IdempotencyRecord> record, FindKey(connection_, key));
    if (!record) return absl::OkStatus();
    const auto target = record->target;
    set_.Load(*std::move(record));
    return std::visit([&](const auto& id) { return Load(id); }, target);
  }

  absl::Status Load(const TaskId& id) {
    if (!tasks_.insert(id).second) return absl::OkStatus();
    FLOVYN_ASSIGN_OR_RETURN(std::optional<TaskExecution> task,
                            sql::FindExecution<TaskExecution>(connection_, id));
    if (!task) return absl::OkStatus();
    const std::optional<WorkflowId> workflow = task->start.workflow;
    set_.Load(*std::move(task));
    return workflow ? Load(*workflow) : absl::OkStatus();
  }

  absl::Status Load(const WorkflowId& id) {
    if (!workflows_.insert(id).second) return absl::OkStatus();
    FLOVYN_ASSIGN_OR_RETURN(std::optional<WorkflowExecution> workflow,
                            sql::FindExecution<WorkflowExecution>(connection_, id));
    if (workflow) set_.Load(*std::move(workflow));
    return absl::OkStatus();
  }

  absl::Status Load(const PromiseId& id) { return LoadPromise(FindPromise(connection_, id)); }
  absl::Status Load(const PromiseName& name) {
    return LoadPromise(FindPendingPromise(connection_, name));
  }

  absl::Status Load(const TimerKey& key) {
    FLOVYN_ASSIGN_OR_RETURN(std::optional<Timer> timer, FindTimer(connection_, key));
    if (timer) set_.Load(*std::move(timer));
    return absl::OkStatus();
  }

  absl::Status Load(const MessageKey& key) {
    FLOVYN_ASSIGN_OR_RETURN(std::optional<Message> message, FindMessage(connection_, key));
    if (!message) return absl::OkStatus();
    set_.Load(*std::move(message));
    return Load(key.source);
  }

  absl::Status LoadDependents(const WorkflowId& id) {
    static const sql::Statement kTasks =
        DependentsStatement<TaskExecution>("workflow_execution_id");
    static const sql::Statement kChildren =
        DependentsStatement<WorkflowExecution>("parent_workflow_execution_id");
    FLOVYN_RETURN_IF_ERROR(LoadAll<TaskExecution>(kTasks, id));
    return LoadAll<WorkflowExecution>(kChildren, id);
  }

  absl::Status LoadStateKeys(const TaskId& id) {
    static const sql::Statement kSelect{
        .name = "select_state_keys",
        .text = "SELECT key FROM task_state WHERE task_execution_id = $1"};
    const sql::Value parameters[] = {sql::ToValue(id)};
    return connection_.Query(kSelect, parameters, [&](const sql::Row& row) {
      set_.LoadStateKey(id, std::string(row.Text(0)));
    });
  }
  absl::Status LoadSignals(const SignalsFrom& from) {
    static const sql::Statement kSelect{
        .name = "select_signals",
        .text = "SELECT " + sql::NamesOf(sql::kEvent, "") +
                " FROM workflow_event WHERE workflow_execution_id = $1 AND sequence_number >= $2 "
                "AND event_type = 'SIGNAL_RECEIVED'"};
    const sql::Value parameters[] = {sql::ToValue(from.workflow), sql::ToValue(from.sequence)};
    FLOVYN_ASSIGN_OR_RETURN(
        std::vector<StoredEvent> signals,
        sql::SelectAll<StoredEvent>(connection_, kSelect, parameters, ReadEvent));
    for (StoredEvent& signal : signals) set_.LoadSignal(from.workflow, std::move(signal));
    return absl::OkStatus();
  }

 private:
  absl::Status LoadPromise(absl::StatusOr<std::optional<Promise>> found) {
    if (!found.ok()) return found.status();
    if (!*found) return absl::OkStatus();
    const WorkflowId workflow = (*found)->workflow;
    set_.Load(**std::move(found));
    return Load(workflow);
  }

  template <class T>
  absl::Status LoadAll(const sql::Statement& statement, const WorkflowId& id) {
    const sql::Value parameters[] = {sql::ToValue(id)};
    FLOVYN_ASSIGN_OR_RETURN(
        std::vector<T> rows,
        sql::SelectAll<T>(connection_, statement, parameters,
                          [](const sql::Row& row) { return sql::ReadExecution<T>(row); }));
    for (T& row : rows) set_.Load(std::move(row));
    return absl::OkStatus();
  }

  sql::Connection& connection_;
  WorkingSet& set_;
  absl::flat_hash_set<WorkflowId> workflows_;
  absl::flat_hash_set<TaskId> tasks_;
};

}  // namespace

absl::Status LoadSet(sql::Connection& connection, const UnitRefs& refs, WorkingSet& set) {
  Loader loader(connection, set);
  for (const IdempotencyKey& key : refs.keys) FLOVYN_RETURN_IF_ERROR(loader.Load(key));
  for (const TaskId& id : refs.tasks) FLOVYN_RETURN_IF_ERROR(loader.Load(id));
  for (const WorkflowId& id : refs.workflows) FLOVYN_RETURN_IF_ERROR(loader.Load(id));
  for (const PromiseId& id : refs.promises) FLOVYN_RETURN_IF_ERROR(loader.Load(id));
  for (const PromiseName& name : refs.promise_names) FLOVYN_RETURN_IF_ERROR(loader.Load(name));
  for (const TimerKey& key : refs.timers) FLOVYN_RETURN_IF_ERROR(loader.Load(key));
  for (const MessageKey& key : refs.messages) FLOVYN_RETURN_IF_ERROR(loader.Load(key));
  for (const WorkflowId& id : refs.dependents) FLOVYN_RETURN_IF_ERROR(loader.LoadDependents(id));
  for (const TaskId& id : refs.state_keys) FLOVYN_RETURN_IF_ERROR(loader.LoadStateKeys(id));
  for (const SignalsFrom& from : refs.signals) FLOVYN_RETURN_IF_ERROR(loader.LoadSignals(from));
  return absl::OkStatus();
}

}  // namespace flovyn::sqlite
