#include "write_set.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "filter_index.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/execution_read.h"
#include "flovyn/sql/metadata_entries.h"
#include "flovyn/sql/select.h"
#include "idempotency_rows.h"
#include "wait_rows.h"

namespace flovyn::sqlite {
namespace {

using sql::ExecutionTable;
using sql::Statement;
using sql::ToValue;
using sql::Value;

/// INSERT OR REPLACE: the new row in the place of one with its key.
Statement ReplaceStatement(std::string_view table, const std::vector<std::string>& names) {
  Statement statement = sql::InsertStatement(table, names);
  statement.name = "replace_" + std::string(table);
  statement.text.replace(0, std::string_view("INSERT").size(), "REPLACE");
  return statement;
}

/// The rows of one execution type: each method is one statement.
template <class T>
class ExecutionRows {
  using Table = ExecutionTable<T>;

 public:
  explicit ExecutionRows(sql::Connection& connection) : connection_(connection) {}

  absl::Status Write(const Tracked<T>& tracked) {
    const T& row = tracked.row;
    const bool open = row.open();
    if (tracked.inserted) {
      FLOVYN_RETURN_IF_ERROR(InsertCold(row));
      return open ? InsertHot(row) : absl::OkStatus();
    }
    if (tracked.old_metadata) FLOVYN_RETURN_IF_ERROR(UpdateMetadata(row, *tracked.old_metadata));
    if (tracked.was_open && open) return UpdateHot(row);
    // It ends, or begins again: the lists see it by its cold row.
    FLOVYN_RETURN_IF_ERROR(UpdateCold(row));
    if (tracked.was_open) return DeleteHot(row);
    return open ? InsertHot(row) : absl::OkStatus();
  }

 private:
  absl::Status InsertCold(const T& row) {
    static const Statement kInsert = [] {
      std::vector<std::string> names = sql::ColdNames<T>();
      names.emplace_back("place");
      return sql::InsertStatement(Table::kCold, names);
    }();
    FLOVYN_ASSIGN_OR_RETURN(const std::int64_t place, NextPlace(row.created_at));
    std::vector<Value> values = sql::ColdValues(row);
    values.emplace_back(place);
    const absl::Status status = sql::Execute(connection_, kInsert, values);
    if (absl::IsAlreadyExists(status)) {
      return AlreadyExists(std::string(sql::kExecutionNoun<T>) + " " + row.start.id.str() +
                           " exists");
    }
    FLOVYN_RETURN_IF_ERROR(status);
    return Index(InsertDocument, place, row, row.start.metadata);
  }

  /// Rows of one set are created at one time: the first of them looks for its place.
  absl::StatusOr<std::int64_t> NextPlace(absl::Time created_at) {
    static const Statement kLast{.name = "last_place_of_" + std::string(Table::kCold),
                                 .text = "SELECT max(place) FROM " + std::string(Table::kCold) +
                                         " WHERE place >= $1 AND place < $2"};
    const std::int64_t millis = absl::ToUnixMillis(created_at);
    if (millis == placed_millis_) return next_place_++;
    const Value parameters[] = {FirstPlace(millis), FirstPlace(millis + 1)};
    std::int64_t place = FirstPlace(millis);
    FLOVYN_RETURN_IF_ERROR(connection_.Query(kLast, parameters, [&](const sql::Row& last) {
      if (!last.IsNull(0)) place = last.Int(0) + 1;
    }));
    placed_millis_ = millis;
    next_place_ = place + 1;
    return place;
  }

  absl::Status UpdateMetadata(const T& row, const Metadata& old) {
    static const Statement kUpdate = [] {
      Statement statement = sql::UpdateStatement(Table::kCold, {"metadata"});
      statement.name += "_metadata";
      statement.text += " RETURNING place";
      return statement;
    }();
    const Value parameters[] = {ToValue(row.start.id), ToValue(row.start.metadata)};
    FLOVYN_ASSIGN_OR_RETURN(
        const std::optional<std::int64_t> place,
        sql::SelectFirst<std::int64_t>(connection_, kUpdate, parameters,
                                       [](const sql::Row& updated) { return updated.Int(0); }));
    if (!place) return absl::OkStatus();
    FLOVYN_RETURN_IF_ERROR(Index(DeleteDocument, *place, row, old));
    return Index(InsertDocument, *place, row, row.start.metadata);
  }

  using Change = absl::Status (*)(sql::Connection&, std::string_view index, std::int64_t place,
                                  const std::string& words);

  absl::Status Index(Change change, std::int64_t place, const T& row, const Metadata& metadata) {
    if (!sql::HasEntries(row)) return absl::OkStatus();
    const std::string words = EntryWords(row.start.tenant, sql::EntryFingerprints(metadata.json()));
    return words.empty() ? absl::OkStatus() : change(connection_, Table::kEntries, place, words);
  }

  absl::Status InsertHot(const T& row) {
    static const Statement kInsert = sql::InsertStatement(Table::kHot, sql::HotNames<T>());
    return sql::Execute(connection_, kInsert, sql::HotValues(row));
  }

  absl::Status UpdateHot(const T& row) {
    static const Statement kUpdate = sql::UpdateStatement(Table::kHot, sql::MovingNames<T>());
    std::vector<Value> parameters = {ToValue(row.start.id)};
    sql::AppendMoving(row, parameters);
    return sql::Execute(connection_, kUpdate, parameters);
  }

  absl::Status UpdateCold(const T& row) {
    static const Statement kUpdate = [] {
      std::vector<std::string> names;
      sql::AppendNames(Table::kOutcome, "", names);
      return sql::UpdateStatement(Table::kCold, names);
    }();
    std::vector<Value> parameters = {ToValue(row.start.id)};
    sql::AppendValues(Table::kOutcome, row, parameters);
    return sql::Execute(connection_, kUpdate, parameters);
  }

  absl::Status DeleteHot(const T& row) {
    static const Statement kDelete{
        .name = "delete_" + std::string(Table::kHot),
        .text = "DELETE FROM " + std::string(Table::kHot) + " WHERE id = $1"};
    const Value parameters[] = {ToValue(row.start.id)};
    return sql::Execute(connection_, kDelete, parameters);
  }

  sql::Connection& connection_;
  std::optional<std::int64_t> placed_millis_;
  std::int64_t next_place_ = 0;
};

template <class T>
absl::Status WriteExecutions(sql::Connection& connection, const std::vector<Tracked<T>>& rows) {
  ExecutionRows<T> table(connection);
  for (const Tracked<T>& tracked : rows) {
    if (tracked.changed) FLOVYN_RETURN_IF_ERROR(table.Write(tracked));
  }
  return absl::OkStatus();
}

absl::Status InsertEvent(sql::Connection& connection, const AppendedEvent& appended) {
  static const Statement kInsert = [] {
    std::vector<std::string> names = {"workflow_execution_id"};
    sql::AppendNames(sql::kEvent, "", names);
    return sql::InsertStatement("workflow_event", names);
  }();
  std::vector<Value> parameters = {ToValue(appended.workflow)};
  sql::AppendValues(sql::kEvent, appended.event, parameters);
  return sql::Execute(connection, kInsert, parameters);
}

absl::Status WriteState(sql::Connection& connection, const StateChange& change, absl::Time now) {
  static const Statement kPut{
      .name = "put_state",
      .text =
          "INSERT INTO workflow_state (workflow_execution_id, key, value, updated_at) VALUES "
          "($1, $2, $3, $4) ON CONFLICT (workflow_execution_id, key) DO UPDATE SET "
          "value = excluded.value, updated_at = excluded.updated_at"};
  static const Statement kDelete{
      .name = "delete_state",
      .text = "DELETE FROM workflow_state WHERE workflow_execution_id = $1 AND key = $2"};
  if (change.value) {
    const Value parameters[] = {ToValue(change.workflow), ToValue(change.key),
                                ToValue(*change.value), ToValue(now)};
    return sql::Execute(connection, kPut, parameters);
  }
  const Value parameters[] = {ToValue(change.workflow), ToValue(change.key)};
  return sql::Execute(connection, kDelete, parameters);
}

/// An attempt that was given up is replaced when its worker reports after all.
absl::Status PutAttempt(sql::Connection& connection, const TaskAttempt& attempt) {
  static const Statement kPut = [] {
    std::vector<std::string> names;
    sql::AppendNames(sql::kAttempt, "", names);
    return ReplaceStatement("task_attempt", names);
  }();
  std::vector<Value> parameters;
  sql::AppendValues(sql::kAttempt, attempt, parameters);
  return sql::Execute(connection, kPut, parameters);
}

}  // namespace

absl::Status WriteSet(sql::Connection& connection, const WorkingSet& set) {
  FLOVYN_RETURN_IF_ERROR(WriteExecutions(connection, set.workflows()));
  for (const AppendedEvent& appended : set.events()) {
    FLOVYN_RETURN_IF_ERROR(InsertEvent(connection, appended));
  }
  for (const StateChange& change : set.states()) {
    FLOVYN_RETURN_IF_ERROR(WriteState(connection, change, set.now()));
  }
  FLOVYN_RETURN_IF_ERROR(WriteExecutions(connection, set.tasks()));
  for (const TaskAttempt& attempt : set.attempts()) {
    FLOVYN_RETURN_IF_ERROR(PutAttempt(connection, attempt));
  }
  for (const IdempotencyRecord& record : set.changed_keys()) {
    FLOVYN_RETURN_IF_ERROR(PutKey(connection, record));
  }
  return WriteWaits(connection, set);
}

}  // namespace flovyn::sqlite
