#include "write_calls.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "array_columns.h"
#include "entry_rows.h"
#include "flovyn/sql/execution_table.h"
#include "flovyn/sql/key_target.h"
#include "flovyn/sql/metadata_entries.h"
#include "flovyn/sql/statements.h"
#include "load_statements.h"
#include "set_statements.h"
#include "state_calls.h"
#include "wait_calls.h"

namespace flovyn::postgres {
namespace {

template <class T>
using Rows = std::vector<const T*>;

sql::Statement UpdateMetadata(std::string_view table) {
  sql::Statement statement = UpdateRows(table, {"metadata"});
  statement.name += "_metadata";
  return statement;
}

// Statements on the two tables of T.
template <class T>
struct TableStatements {
  sql::Statement insert_cold = {};
  sql::Statement end_image = {};
  sql::Statement metadata = {};
  sql::Statement insert_hot = {};
  sql::Statement update_hot = {};
  sql::Statement delete_hot = {};

  static const TableStatements& Get() {
    using Table = sql::ExecutionTable<T>;
    static const TableStatements statements = [] {
      std::vector<std::string> outcome;
      sql::AppendNames(Table::kOutcome, "", outcome);
      return TableStatements{.insert_cold = InsertRows(Table::kCold, sql::ColdNames<T>()),
                             .end_image = UpdateRows(Table::kCold, outcome),
                             .metadata = UpdateMetadata(Table::kCold),
                             .insert_hot = InsertRows(Table::kHot, sql::HotNames<T>()),
                             .update_hot = UpdateRows(Table::kHot, sql::MovingNames<T>()),
                             .delete_hot = DeleteRows(Table::kHot)};
    }();
    return statements;
  }
};

template <class T>
struct Changes {
  Rows<T> started = {};
  Rows<T> imaged = {};   // in the cold table: ended, or begun again
  Rows<T> updated = {};  // the metadata
  Rows<T> opened = {};
  Rows<T> moved = {};
  Rows<T> closed = {};
};

template <class T>
Changes<T> ChangesOf(const std::vector<Tracked<T>>& tracked) {
  Changes<T> changes;
  for (const Tracked<T>& entry : tracked) {
    if (!entry.changed) continue;
    const T* row = &entry.row;
    if (entry.inserted) changes.started.push_back(row);
    const bool moves_on = entry.was_open && row->open();
    if (!entry.inserted && !moves_on) changes.imaged.push_back(row);
    if (entry.old_metadata) changes.updated.push_back(row);
    if (row->open()) (entry.was_open ? changes.moved : changes.opened).push_back(row);
    if (!row->open() && entry.was_open) changes.closed.push_back(row);
  }
  return changes;
}

template <class T>
void AddIds(const Rows<T>& rows, Parameters& parameters) {
  Array ids(PgType::kUuid);
  for (const T* row : rows) ids.Add(row->start.id.uuid());
  parameters.Add(ids);
}

template <class Columns, class T>
void AddRows(const Columns& columns, const Rows<T>& rows, Parameters& parameters) {
  AddArrays(
      columns, rows.size(), [&](std::size_t i) { return rows[i]; }, parameters);
}

template <class T>
void AddMoving(const Rows<T>& rows, Parameters& parameters) {
  AddRows(sql::ExecutionTable<T>::kMoving, rows, parameters);
  const auto claim_at = [&](std::size_t i) -> const Claim* {
    return rows[i]->claim.has_value() ? &*rows[i]->claim : nullptr;
  };
  AddArrays(sql::kClaim, rows.size(), claim_at, parameters);
}

template <class T>
void AppendEntries(const std::vector<Tracked<T>>& tracked, std::vector<Call>& calls) {
  EntryRows old(sql::ExecutionTable<T>::kEntries);
  EntryRows now(sql::ExecutionTable<T>::kEntries);
  for (const Tracked<T>& entry : tracked) {
    const bool updated = entry.old_metadata.has_value();
    if (!sql::HasEntries(entry.row) || (!entry.inserted && !updated)) continue;
    const auto& start = entry.row.start;
    const EntryRows::Owner owner = {start.tenant, entry.row.created_at, start.id.uuid()};
    if (updated) old.Add(owner, *entry.old_metadata);
    now.Add(owner, start.metadata);
  }
  EntryRows::DropCommon(old, now);
  old.AppendDelete(calls);
  now.AppendInsert(calls);
}

template <class T>
void AppendExecutions(const std::vector<Tracked<T>>& tracked, std::vector<Call>& calls) {
  using Table = sql::ExecutionTable<T>;
  const TableStatements<T>& statements = TableStatements<T>::Get();
  const Changes<T> changes = ChangesOf(tracked);
  const auto append = [&](const sql::Statement& statement, const Rows<T>& rows,
                          const auto& add_parameters) {
    if (rows.empty()) return;
    Call& call = calls.emplace_back(Call{.statement = &statement});
    add_parameters(rows, call.parameters);
  };
  append(statements.insert_cold, changes.started, [](const Rows<T>& rows, Parameters& parameters) {
    AddRows(Table::kFixed, rows, parameters);
    AddRows(Table::kOutcome, rows, parameters);
  });
  AppendEntries(tracked, calls);
  append(statements.end_image, changes.imaged, [](const Rows<T>& rows, Parameters& parameters) {
    AddIds(rows, parameters);
    AddRows(Table::kOutcome, rows, parameters);
  });
  append(statements.metadata, changes.updated, [](const Rows<T>& rows, Parameters& parameters) {
    AddIds(rows, parameters);
    Array metadata(PgType::kJsonb);
    for (const T* row : rows) metadata.Add(sql::ToValue(row->start.metadata));
    parameters.Add(metadata);
  });
  append(statements.insert_hot, changes.opened, [](const Rows<T>& rows, Parameters& parameters) {
    AddRows(Table::kDispatch, rows, parameters);
    Array order(PgType::kInt8);
    for (const T* row : rows) order.Add(DispatchOrder(row->created_at, row->start.priority_ms));
    parameters.Add(order);
    AddMoving(rows, parameters);
  });
  append(statements.update_hot, changes.moved, [](const Rows<T>& rows, Parameters& parameters) {
    AddIds(rows, parameters);
    AddMoving(rows, parameters);
  });
  append(statements.delete_hot, changes.closed, AddIds<T>);
}

void AppendEvents(const std::vector<AppendedEvent>& events, std::vector<Call>& calls) {
  static const sql::Statement statement = [] {
    std::vector<std::string> names = {"workflow_execution_id"};
    sql::AppendNames(sql::kEvent, "", names);
    return InsertRows("workflow_event", names);
  }();
  if (events.empty()) return;
  Call& call = calls.emplace_back(Call{.statement = &statement});
  Array workflows(PgType::kUuid);
  for (const AppendedEvent& event : events) workflows.Add(event.workflow.uuid());
  call.parameters.Add(workflows);
  AddArrays(
      sql::kEvent, events.size(), [&](std::size_t i) { return &events[i].event; }, call.parameters);
}

// Sorted by task and number, the last one written of each: a statement may touch a row only once.
std::vector<const TaskAttempt*> NewestOfEach(const std::vector<TaskAttempt>& attempts) {
  std::map<std::pair<TaskId, std::int32_t>, const TaskAttempt*> newest;
  for (const TaskAttempt& attempt : attempts) newest[{attempt.task, attempt.attempt}] = &attempt;
  std::vector<const TaskAttempt*> rows;
  for (const auto& [key, attempt] : newest) rows.push_back(attempt);
  return rows;
}

// A run that was given up may end after all: its end replaces what was written for it.
const sql::Statement& UpsertAttempts() {
  static const sql::Statement statement = [] {
    const std::vector<std::string> names = sql::NamesIn(sql::kAttempt);
    return InsertRows("task_attempt", names, sql::OnConflictUpdate(names, 2));
  }();
  return statement;
}

void AppendAttempts(const std::vector<TaskAttempt>& attempts, std::vector<Call>& calls) {
  if (attempts.empty()) return;
  Call& call = calls.emplace_back(Call{.statement = &UpsertAttempts()});
  AddRows(sql::kAttempt, NewestOfEach(attempts), call.parameters);
}

void AppendKeys(const std::vector<IdempotencyRecord>& records, std::vector<Call>& calls) {
  static const sql::Statement statement = [] {
    const std::vector<std::string> names = {"tenant_id", "key",        "target_type",
                                            "target_id", "created_at", "expires_at"};
    return InsertRows("idempotency_key", names, sql::OnConflictUpdate(names, 2));
  }();
  if (records.empty()) return;
  std::vector<IdempotencyKey> keys;
  Array types(PgType::kText);
  Array targets(PgType::kUuid);
  Array created(PgType::kTimestamptz);
  Array expires(PgType::kTimestamptz);
  for (const IdempotencyRecord& record : records) {
    keys.push_back(record.key);
    types.Add(sql::TargetType(record));
    targets.Add(sql::TargetId(record));
    created.Add(record.created_at);
    expires.Add(record.expires_at);
  }
  Call& call = calls.emplace_back(Call{.statement = &statement});
  call.parameters = KeyParameters(keys);
  call.parameters.Add(types).Add(targets).Add(created).Add(expires);
}

}  // namespace

std::vector<Call> WriteCalls(const WorkingSet& set,
                             const std::vector<IdempotencyKey>& placeholders) {
  std::vector<Call> calls;
  AppendExecutions(set.workflows(), calls);
  AppendEvents(set.events(), calls);
  static const StateStatements states =
      StateStatements::On("workflow_state", "workflow_execution_id");
  AppendStateChanges(states, set.states(), &StateChange::workflow, set.now(), calls);
  AppendExecutions(set.tasks(), calls);
  AppendAttempts(set.attempts(), calls);
  std::vector<IdempotencyRecord> records = set.changed_keys();
  std::ranges::sort(records, {}, &IdempotencyRecord::key);
  AppendKeys(records, calls);
  std::vector<IdempotencyKey> unused;
  std::ranges::copy_if(placeholders, std::back_inserter(unused), [&](const IdempotencyKey& key) {
    return !std::ranges::binary_search(records, key, {}, &IdempotencyRecord::key);
  });
  if (!unused.empty()) {
    calls.push_back({.statement = &DeleteKeys(), .parameters = KeyParameters(unused)});
  }
  AppendWaitCalls(set, calls);
  return calls;
}

}  // namespace flovyn::postgres
