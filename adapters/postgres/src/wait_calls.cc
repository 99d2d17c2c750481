#include "wait_calls.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "array_columns.h"
#include "flovyn/sql/statements.h"
#include "flovyn/sql/wait_columns.h"
#include "set_statements.h"
#include "state_calls.h"

namespace flovyn::postgres {
namespace {

template <class Columns, class T>
void AppendRows(const sql::Statement& statement, const Columns& columns, const std::vector<T>& rows,
                std::vector<Call>& calls) {
  if (rows.empty()) return;
  Call& call = calls.emplace_back(Call{.statement = &statement});
  AddArrays(
      columns, rows.size(), [&](std::size_t i) { return &rows[i]; }, call.parameters);
}

template <class Columns>
sql::Statement UpsertRows(std::string_view table, const Columns& columns, std::size_t key_size) {
  const std::vector<std::string> names = sql::NamesIn(columns);
  return InsertRows(table, names, sql::OnConflictUpdate(names, key_size));
}

// A target without a hot row may be opened again by another session: its cold row is locked, and
// then looked at, before a message to it is held.
const sql::Statement& LockTargets() {
  static const sql::Statement statement = {
      .name = "lock_message_targets",
      .text =
          "SELECT e.id FROM workflow_execution AS e WHERE e.id = ANY($1) ORDER BY e.id "
          "FOR NO KEY UPDATE OF e"};
  return statement;
}

const sql::Statement& UpsertMessages() {
  static const sql::Statement statement = [] {
    const std::vector<std::string> names = sql::NamesIn(sql::kMessage);
    std::vector<std::string> values;
    for (const std::string& name : names) {
      values.push_back(name != "held" ? "s." + name
                                      : "s.held AND EXISTS (SELECT 1 FROM workflow_execution AS e "
                                        "WHERE e.id = s.target_id AND e.status = 'FAILED')");
    }
    return sql::Statement{.name = "insert_message",
                          .text = "INSERT INTO message (" + sql::JoinNames(names) + ") SELECT " +
                                  sql::JoinNames(values) + " FROM unnest(" +
                                  ParameterList(names.size()) + ") AS s (" + sql::JoinNames(names) +
                                  ") " + sql::OnConflictUpdate(names, 3)};
  }();
  return statement;
}

const sql::Statement& DeleteMessages() {
  static const sql::Statement statement = {
      .name = "delete_messages",
      .text =
          "DELETE FROM message AS m USING unnest($1, $2, $3) AS s (target_id, kind, source_id) "
          "WHERE m.target_id = s.target_id AND m.kind = s.kind AND m.source_id = s.source_id"};
  return statement;
}

void AppendMessages(const WorkingSet& set, std::vector<Call>& calls) {
  const std::vector<Message> messages = set.new_messages();
  Array held(PgType::kUuid);
  for (const Message& message : messages) {
    if (message.held) held.Add(message.key.target.uuid());
  }
  if (held.size() > 0) calls.emplace_back(Call{.statement = &LockTargets()}).parameters.Add(held);
  AppendRows(UpsertMessages(), sql::kMessage, messages, calls);
  AppendRows(DeleteMessages(), sql::kMessageKey, set.delivered_messages(), calls);
}

// Both changes of each kind of end in one statement: it sees what earlier ones wrote.
const sql::Statement& EndStatement(WaitsEnd end) {
  static const sql::Statement drop = {
      .name = "drop_waits",
      .text =
          "WITH dropped AS (DELETE FROM timer WHERE owner_id = ANY($1)) "
          "UPDATE promise SET status = 'CANCELLED', settled_at = $2 "
          "WHERE workflow_execution_id = ANY($1) AND status = 'PENDING'"};
  static const sql::Statement hold = {
      .name = "hold_timers", .text = "UPDATE timer SET held = true WHERE owner_id = ANY($1)"};
  static const sql::Statement resume = {
      .name = "resume_waits",
      .text =
          "WITH freed AS (UPDATE message SET held = false WHERE target_id = ANY($1) AND held) "
          "UPDATE timer SET held = false WHERE owner_id = ANY($1)"};
  switch (end) {
    case WaitsEnd::kDropped:
      return drop;
    case WaitsEnd::kHeld:
      return hold;
    case WaitsEnd::kResumed:
      return resume;
  }
  return hold;
}

void AppendEnds(const WorkingSet& set, std::vector<Call>& calls) {
  const std::vector<WaitsChange> changes = set.waits();
  for (const WaitsEnd end : {WaitsEnd::kDropped, WaitsEnd::kHeld, WaitsEnd::kResumed}) {
    Array owners(PgType::kUuid);
    for (const WaitsChange& change : changes) {
      if (change.end == end) owners.Add(change.owner);
    }
    if (owners.size() == 0) continue;
    Call& call = calls.emplace_back(Call{.statement = &EndStatement(end)});
    call.parameters.Add(owners);
    if (end == WaitsEnd::kDropped) call.parameters.Add(sql::Value(set.now()));
  }
}

}  // namespace

void AppendWaitCalls(const WorkingSet& set, std::vector<Call>& calls) {
  static const sql::Statement promises = UpsertRows("promise", sql::kPromise, 1);
  static const sql::Statement timers = UpsertRows("timer", sql::kTimer, 3);
  static const sql::Statement logs = InsertRows("task_log", sql::NamesIn(sql::kTaskLog));
  static const sql::Statement audit = InsertRows("audit_log", sql::NamesIn(sql::kAudit));
  static const StateStatements states = StateStatements::On("task_state", "task_execution_id");
  AppendRows(promises, sql::kPromise, set.changed_promises(), calls);
  AppendRows(timers, sql::kTimer, set.changed_timers(), calls);
  AppendMessages(set, calls);
  // After the messages, so that a target that is resumed gets what was held a moment ago.
  AppendEnds(set, calls);
  AppendStateChanges(states, set.task_states(), &TaskStateChange::task, set.now(), calls);
  AppendRows(logs, sql::kTaskLog, set.task_logs(), calls);
  AppendRows(audit, sql::kAudit, set.audit(), calls);
}

}  // namespace flovyn::postgres
