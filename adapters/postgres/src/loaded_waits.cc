#include "loaded_waits.h"

#include <string>

#include "array_columns.h"
#include "flovyn/sql/execution_table.h"
#include "flovyn/sql/statements.h"
#include "flovyn/sql/wait_columns.h"
#include "load_statements.h"

namespace flovyn::postgres {
namespace {

const sql::Statement& ReadPromises() {
  static const sql::Statement statement = {
      .name = "read_promises",
      .text = "SELECT " + sql::NamesOf(sql::kPromise, "p.") +
              " FROM unnest($1) AS n (id) JOIN promise AS p ON p.id = n.id"};
  return statement;
}

const sql::Statement& ReadNamedPromises() {
  static const sql::Statement statement = {
      .name = "read_named_promises",
      .text = "SELECT " + sql::NamesOf(sql::kPromise, "p.") +
              " FROM unnest($1, $2) AS n (workflow_id, name) CROSS JOIN LATERAL ("
              "SELECT * FROM promise AS q WHERE q.workflow_execution_id = n.workflow_id "
              "AND q.name = n.name AND q.status = 'PENDING' "
              "ORDER BY q.created_at DESC, q.id DESC LIMIT 1) AS p"};
  return statement;
}

const sql::Statement& ReadTimers() {
  static const sql::Statement statement = {
      .name = "read_timers",
      .text = "SELECT " + sql::NamesOf(sql::kTimer, "t.") +
              " FROM unnest($1, $2, $3) AS n (owner_id, kind, name) JOIN timer AS t "
              "ON t.owner_id = n.owner_id AND t.kind = n.kind AND t.name = n.name"};
  return statement;
}

const sql::Statement& ReadMessages() {
  static const sql::Statement statement = {
      .name = "read_messages",
      .text = "SELECT " + sql::NamesOf(sql::kMessage, "m.") + ", " +
              sql::SelectedColumns<WorkflowExecution>() +
              " FROM unnest($1, $2, $3) AS n (target_id, kind, source_id) JOIN message AS m "
              "ON m.target_id = n.target_id AND m.kind = n.kind AND m.source_id = n.source_id "
              "LEFT JOIN workflow_execution AS e ON e.id = m.source_id "
              "LEFT JOIN workflow_open AS o ON o.id = e.id"};
  return statement;
}

const sql::Statement& ReadChildren() {
  static const sql::Statement statement = {
      .name = "read_children",
      .text = "SELECT " + sql::SelectedColumns<WorkflowExecution>() +
              " FROM unnest($1) AS d (id) JOIN workflow_execution AS w ON w.id = d.id "
              "JOIN workflow_execution AS e ON e.parent_workflow_execution_id = d.id "
              "LEFT JOIN workflow_open AS o ON o.id = e.id "
              "WHERE o.id IS NOT NULL OR e.completed_at >= w.completed_at"};
  return statement;
}

const sql::Statement& ReadStateKeys() {
  static const sql::Statement statement = {
      .name = "read_state_keys",
      .text =
          "SELECT s.task_execution_id, s.key FROM unnest($1) AS n (id) "
          "JOIN task_state AS s ON s.task_execution_id = n.id"};
  return statement;
}

const sql::Statement& ReadSignals() {
  static const sql::Statement statement = {
      .name = "read_signals",
      .text = "SELECT " + sql::NamesOf(sql::kEvent, "e.") +
              ", e.workflow_execution_id FROM unnest($1, $2) AS n (workflow_id, sequence_number) "
              "JOIN workflow_event AS e ON e.workflow_execution_id = n.workflow_id "
              "AND e.sequence_number >= n.sequence_number AND e.event_type = 'SIGNAL_RECEIVED'"};
  return statement;
}

template <class Columns, class Key>
Parameters ArraysOf(const Columns& columns, const std::vector<Key>& keys) {
  Parameters parameters;
  AddArrays(
      columns, keys.size(), [&](std::size_t i) { return &keys[i]; }, parameters);
  return parameters;
}

constexpr std::tuple kPromiseName{sql::Column{"workflow_execution_id", &PromiseName::workflow},
                                  sql::Column{"name", &PromiseName::name}};
constexpr std::tuple kSignalsFrom{sql::Column{"workflow_execution_id", &SignalsFrom::workflow},
                                  sql::Column{"sequence_number", &SignalsFrom::sequence}};

}  // namespace

template <class T, class Columns>
void LoadedWaits::ReadInto(const ResultRow& row, const Columns& columns, std::vector<T>& rows) {
  const absl::Status status = sql::ReadColumns(row, 0, columns, rows.emplace_back());
  if (!status.ok()) unreadable_ = status;
}

void LoadedWaits::ReadExecutionAt(const ResultRow& row, int first) {
  if (row.IsNull(first)) return;
  absl::StatusOr<WorkflowExecution> read = sql::ReadExecution<WorkflowExecution>(row, first);
  if (read.ok()) {
    seen_.push_back(*std::move(read));
  } else {
    unreadable_ = read.status();
  }
}

void LoadedWaits::AppendPromises(const std::vector<PromiseId>& ids, std::vector<Call>& calls) {
  if (ids.empty()) return;
  calls.push_back(
      {.statement = &ReadPromises(),
       .parameters = IdParameters(ids),
       .on_row = [this](const ResultRow& row) { ReadInto(row, sql::kPromise, promises_); }});
}

void LoadedWaits::AppendCalls(const UnitRefs& refs, std::vector<Call>& calls) {
  const auto append = [&](bool wanted, const sql::Statement& statement, auto parameters,
                          std::function<void(const ResultRow&)> on_row) {
    if (!wanted) return;
    calls.push_back(
        {.statement = &statement, .parameters = parameters(), .on_row = std::move(on_row)});
  };
  AppendPromises(refs.promises, calls);
  append(
      !refs.promise_names.empty(), ReadNamedPromises(),
      [&] { return ArraysOf(kPromiseName, refs.promise_names); },
      [this](const ResultRow& row) { ReadInto(row, sql::kPromise, promises_); });
  append(
      !refs.timers.empty(), ReadTimers(), [&] { return ArraysOf(sql::kTimerKey, refs.timers); },
      [this](const ResultRow& row) { ReadInto(row, sql::kTimer, timers_); });
  append(
      !refs.messages.empty(), ReadMessages(),
      [&] { return ArraysOf(sql::kMessageKey, refs.messages); },
      [this](const ResultRow& row) {
        ReadInto(row, sql::kMessage, messages_);
        ReadExecutionAt(row, sql::CountOf(sql::kMessage));
      });
  append(
      !refs.dependents.empty(), ReadChildren(), [&] { return IdParameters(refs.dependents); },
      [this](const ResultRow& row) { ReadExecutionAt(row, 0); });
  append(
      !refs.state_keys.empty(), ReadStateKeys(), [&] { return IdParameters(refs.state_keys); },
      [this](const ResultRow& row) {
        state_keys_.emplace_back(TaskId(row.Id(0)), std::string(row.Text(1)));
      });
  append(
      !refs.signals.empty(), ReadSignals(), [&] { return ArraysOf(kSignalsFrom, refs.signals); },
      [this](const ResultRow& row) {
        AppendedEvent& signal = signals_.emplace_back();
        const absl::Status status = sql::ReadColumns(row, 0, sql::kEvent, signal.event);
        if (!status.ok()) unreadable_ = status;
        signal.workflow = WorkflowId(row.Id(sql::CountOf(sql::kEvent)));
      });
}

absl::Status LoadedWaits::MoveTo(WorkingSet& set) {
  if (!unreadable_.ok()) return unreadable_;
  for (Promise& promise : promises_) set.Load(std::move(promise));
  for (Timer& timer : timers_) set.Load(std::move(timer));
  for (Message& message : messages_) set.Load(std::move(message));
  for (WorkflowExecution& workflow : seen_) set.Load(std::move(workflow));
  for (auto& [task, key] : state_keys_) set.LoadStateKey(task, std::move(key));
  for (AppendedEvent& signal : signals_) set.LoadSignal(signal.workflow, std::move(signal.event));
  return absl::OkStatus();
}

}  // namespace flovyn::postgres
