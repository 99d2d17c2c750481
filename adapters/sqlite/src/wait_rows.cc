#include "wait_rows.h"

#include <string>
#include <vector>

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/statements.h"
#include "flovyn/sql/wait_columns.h"

namespace flovyn::sqlite {
namespace {

using sql::Connection;
using sql::Statement;
using sql::ToValue;
using sql::Value;

/// The row of a table whose key is in the first parameters.
template <class T, class Columns>
absl::StatusOr<std::optional<T>> FindRow(Connection& connection, const Statement& statement,
                                         const Columns& columns,
                                         const std::vector<Value>& parameters) {
  return sql::SelectFirst<T>(connection, statement, parameters,
                             [&](const sql::Row& row) -> absl::StatusOr<T> {
                               T value;
                               FLOVYN_RETURN_IF_ERROR(sql::ReadColumns(row, 0, columns, value));
                               return value;
                             });
}

template <class Columns, class T>
absl::Status WriteRow(Connection& connection, const Statement& statement, const Columns& columns,
                      const T& row) {
  std::vector<Value> parameters;
  sql::AppendValues(columns, row, parameters);
  return sql::Execute(connection, statement, parameters);
}

absl::Status ExecuteFor(Connection& connection, const Statement& statement, const Uuid& owner) {
  const Value parameters[] = {ToValue(owner)};
  return sql::Execute(connection, statement, parameters);
}

absl::Status DropWaits(Connection& connection, const Uuid& owner, absl::Time now) {
  static const Statement kTimers{.name = "drop_timers",
                                 .text = "DELETE FROM timer WHERE owner_id = $1"};
  static const Statement kPromises{.name = "cancel_promises",
                                   .text =
                                       "UPDATE promise SET status = 'CANCELLED', settled_at = $2 "
                                       "WHERE workflow_execution_id = $1 AND status = 'PENDING'"};
  FLOVYN_RETURN_IF_ERROR(ExecuteFor(connection, kTimers, owner));
  const Value parameters[] = {ToValue(owner), ToValue(now)};
  return sql::Execute(connection, kPromises, parameters);
}

absl::Status EndWaits(Connection& connection, const WaitsChange& change, absl::Time now) {
  static const Statement kHold{.name = "hold_timers",
                               .text = "UPDATE timer SET held = 1 WHERE owner_id = $1"};
  static const Statement kResume{.name = "resume_timers",
                                 .text = "UPDATE timer SET held = 0 WHERE owner_id = $1"};
  static const Statement kFree{.name = "free_messages",
                               .text = "UPDATE message SET held = 0 WHERE target_id = $1"};
  switch (change.end) {
    case WaitsEnd::kDropped:
      return DropWaits(connection, change.owner, now);
    case WaitsEnd::kHeld:
      return ExecuteFor(connection, kHold, change.owner);
    case WaitsEnd::kResumed:
      FLOVYN_RETURN_IF_ERROR(ExecuteFor(connection, kResume, change.owner));
      return ExecuteFor(connection, kFree, change.owner);
  }
  return absl::OkStatus();
}

absl::Status WriteMessages(Connection& connection, const WorkingSet& set) {
  static const Statement kPut = sql::UpsertStatement("message", sql::NamesIn(sql::kMessage), 3);
  static const Statement kDelete{
      .name = "delete_message",
      .text = "DELETE FROM message WHERE target_id = $1 AND kind = $2 AND source_id = $3"};
  for (const Message& message : set.new_messages()) {
    FLOVYN_RETURN_IF_ERROR(WriteRow(connection, kPut, sql::kMessage, message));
  }
  for (const MessageKey& key : set.delivered_messages()) {
    FLOVYN_RETURN_IF_ERROR(WriteRow(connection, kDelete, sql::kMessageKey, key));
  }
  return absl::OkStatus();
}

absl::Status WriteTaskState(Connection& connection, const TaskStateChange& change, absl::Time now) {
  static const Statement kPut =
      sql::UpsertStatement("task_state", {"task_execution_id", "key", "value", "updated_at"}, 2);
  static const Statement kDelete{
      .name = "delete_task_state",
      .text = "DELETE FROM task_state WHERE task_execution_id = $1 AND key = $2"};
  std::vector<Value> parameters = {ToValue(change.task), ToValue(change.key)};
  if (!change.value) return sql::Execute(connection, kDelete, parameters);
  parameters.push_back(ToValue(*change.value));
  parameters.push_back(ToValue(now));
  return sql::Execute(connection, kPut, parameters);
}

absl::Status WriteReports(Connection& connection, const WorkingSet& set) {
  static const Statement kLog = sql::InsertStatement("task_log", sql::NamesIn(sql::kTaskLog));
  static const Statement kAudit = sql::InsertStatement("audit_log", sql::NamesIn(sql::kAudit));
  for (const TaskStateChange& change : set.task_states()) {
    FLOVYN_RETURN_IF_ERROR(WriteTaskState(connection, change, set.now()));
  }
  for (const TaskLogLine& line : set.task_logs()) {
    FLOVYN_RETURN_IF_ERROR(WriteRow(connection, kLog, sql::kTaskLog, line));
  }
  for (const AuditEntry& entry : set.audit()) {
    FLOVYN_RETURN_IF_ERROR(WriteRow(connection, kAudit, sql::kAudit, entry));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<Promise>> FindPromise(Connection& connection, const PromiseId& id) {
  static const Statement kSelect{
      .name = "select_promise",
      .text = "SELECT " + sql::NamesOf(sql::kPromise) + " FROM promise WHERE id = $1"};
  return FindRow<Promise>(connection, kSelect, sql::kPromise, {ToValue(id)});
}

absl::StatusOr<std::optional<Promise>> FindPendingPromise(Connection& connection,
                                                          const PromiseName& name) {
  static const Statement kSelect{.name = "select_pending_promise",
                                 .text = "SELECT " + sql::NamesOf(sql::kPromise) +
                                         " FROM promise WHERE workflow_execution_id = $1 AND "
                                         "name = $2 AND status = 'PENDING' "
                                         "ORDER BY created_at DESC, id DESC LIMIT 1"};
  return FindRow<Promise>(connection, kSelect, sql::kPromise,
                          {ToValue(name.workflow), ToValue(name.name)});
}

absl::StatusOr<std::optional<Timer>> FindTimer(Connection& connection, const TimerKey& key) {
  static const Statement kSelect{.name = "select_timer",
                                 .text = "SELECT " + sql::NamesOf(sql::kTimer) +
                                         " FROM timer WHERE owner_id = $1 AND kind = $2 AND "
                                         "name = $3"};
  std::vector<Value> parameters;
  sql::AppendValues(sql::kTimerKey, key, parameters);
  return FindRow<Timer>(connection, kSelect, sql::kTimer, parameters);
}

absl::StatusOr<std::optional<Message>> FindMessage(Connection& connection, const MessageKey& key) {
  static const Statement kSelect{.name = "select_message",
                                 .text = "SELECT " + sql::NamesOf(sql::kMessage) +
                                         " FROM message WHERE target_id = $1 AND kind = $2 AND "
                                         "source_id = $3"};
  std::vector<Value> parameters;
  sql::AppendValues(sql::kMessageKey, key, parameters);
  return FindRow<Message>(connection, kSelect, sql::kMessage, parameters);
}

absl::Status WriteWaits(Connection& connection, const WorkingSet& set) {
  static const Statement kPutPromise =
      sql::UpsertStatement("promise", sql::NamesIn(sql::kPromise), 1);
  static const Statement kPutTimer = sql::UpsertStatement("timer", sql::NamesIn(sql::kTimer), 3);
  for (const Promise& promise : set.changed_promises()) {
    FLOVYN_RETURN_IF_ERROR(WriteRow(connection, kPutPromise, sql::kPromise, promise));
  }
  for (const Timer& timer : set.changed_timers()) {
    FLOVYN_RETURN_IF_ERROR(WriteRow(connection, kPutTimer, sql::kTimer, timer));
  }
  FLOVYN_RETURN_IF_ERROR(WriteMessages(connection, set));
  // After the messages, so that a target that is resumed gets what was held a moment ago.
  for (const WaitsChange& change : set.waits()) {
    FLOVYN_RETURN_IF_ERROR(EndWaits(connection, change, set.now()));
  }
  return WriteReports(connection, set);
}

}  // namespace flovyn::sqlite
