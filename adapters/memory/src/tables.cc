#include "tables.h"

#include <optional>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::memory {
namespace {

template <class Row, class Table>
absl::Status CheckInserts(const std::vector<Tracked<Row>>& rows, const Table& table,
                          std::string_view what) {
  for (const Tracked<Row>& tracked : rows) {
    if (tracked.inserted && table.Find(tracked.row.start.id) != nullptr) {
      return AlreadyExists(std::string(what) + " " + tracked.row.start.id.str() + " exists");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckAttempts(const WorkingSet& set, const Tables& tables) {
  for (const TaskAttempt& attempt : set.attempts()) {
    if (tables.tasks.Find(attempt.task) == nullptr && set.Find(attempt.task) == nullptr) {
      return Internal("an attempt of task execution " + attempt.task.str() +
                      ", which does not exist");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckStates(const WorkingSet& set, const Tables& tables) {
  for (const StateChange& change : set.states()) {
    if (tables.workflows.Find(change.workflow) == nullptr && set.Find(change.workflow) == nullptr) {
      return Internal("state of workflow execution " + change.workflow.str() +
                      ", which does not exist");
    }
  }
  return absl::OkStatus();
}

void Truncate(absl::Time& time) { time = absl::FromUnixMicros(absl::ToUnixMicros(time)); }
void Truncate(std::optional<absl::Time>& time) {
  if (time) Truncate(*time);
}
void Truncate(std::optional<Claim>& claim) {
  if (!claim) return;
  Truncate(claim->claimed_at);
  Truncate(claim->lease_until);
}

void TruncateTimes(WorkflowExecution& row) {
  Truncate(row.created_at);
  Truncate(row.task_time);
  Truncate(row.claim);
  Truncate(row.started_at);
  Truncate(row.updated_at);
  Truncate(row.completed_at);
}

void TruncateTimes(TaskExecution& row) {
  Truncate(row.created_at);
  Truncate(row.ready_at);
  Truncate(row.claim);
  Truncate(row.started_at);
  Truncate(row.updated_at);
  Truncate(row.completed_at);
}

// As in the durable stores, an outcome is kept only of what has ended, and all that dispatch needs
// only of what is open.
void DropUnkept(WorkflowExecution& row) {
  if (row.open()) {
    row.output = {};
    row.error.clear();
    row.failure_type.clear();
    row.completed_at.reset();
  } else {
    row.wake = false;
    row.signals = 0;
    row.detached = false;
    row.has_waits = false;
    row.dispatch_sequence = 0;
    row.lost_claims = 0;
    row.task_time = absl::Time();
    row.claim.reset();
  }
}

void DropUnkept(TaskExecution& row) {
  if (row.open()) {
    row.output = {};
    row.error.clear();
    row.completed_at.reset();
  } else {
    row.lost_claims = 0;
    row.ready_at = absl::Time();
    row.claim.reset();
  }
}

/// A sweep may have marked the claim while the unit was deciding on the row as it was before.
template <class Execution>
void KeepDelivered(const Execution& before, Execution& row) {
  if (row.claim && before.claim && row.claim->token == before.claim->token) {
    row.claim->delivered |= before.claim->delivered;
  }
}

template <class Row, class Table>
void WriteRows(const std::vector<Tracked<Row>>& rows, Table& table) {
  for (const Tracked<Row>& tracked : rows) {
    if (!tracked.changed) continue;
    Row row = tracked.row;
    TruncateTimes(row);
    DropUnkept(row);
    if (const auto* before = table.Find(row.start.id)) KeepDelivered(before->row, row);
    table.Put(std::move(row));
  }
}

void WriteState(const StateChange& change, Tables& tables) {
  std::map<std::string, Payload>& state = tables.workflows.attached(change.workflow).state;
  if (change.value) {
    state.insert_or_assign(change.key, *change.value);
  } else {
    state.erase(change.key);
  }
}

void WriteAttempt(TaskAttempt attempt, Tables& tables) {
  Truncate(attempt.started_at);
  Truncate(attempt.finished_at);
  auto& attempts = tables.tasks.attached(attempt.task).attempts;
  attempts.insert_or_assign(attempt.attempt, std::move(attempt));
}

void WriteTaskState(TaskStateChange change, Tables& tables) {
  auto& state = tables.tasks.attached(change.task).state;
  if (change.value) {
    state.insert_or_assign(std::move(change.key), *std::move(change.value));
  } else {
    state.erase(change.key);
  }
}

void WriteTaskLog(TaskLogLine line, Tables& tables) {
  Truncate(line.at);
  tables.tasks.attached(line.task).logs.push_back(std::move(line));
}

void WriteKey(IdempotencyRecord record, Tables& tables) {
  Truncate(record.created_at);
  Truncate(record.expires_at);
  IdempotencyKey key = record.key;
  tables.keys.insert_or_assign(std::move(key), std::move(record));
}

}  // namespace

absl::Status WriteWorkingSet(const WorkingSet& set, Tables& tables) {
  FLOVYN_RETURN_IF_ERROR(CheckInserts(set.workflows(), tables.workflows, "workflow execution"));
  FLOVYN_RETURN_IF_ERROR(CheckInserts(set.tasks(), tables.tasks, "task execution"));
  FLOVYN_RETURN_IF_ERROR(CheckStates(set, tables));
  FLOVYN_RETURN_IF_ERROR(CheckAttempts(set, tables));
  WriteRows(set.workflows(), tables.workflows);
  for (const AppendedEvent& appended : set.events()) {
    tables.workflows.attached(appended.workflow).events.push_back(appended.event);
  }
  for (const StateChange& change : set.states()) WriteState(change, tables);
  WriteRows(set.tasks(), tables.tasks);
  for (const TaskAttempt& attempt : set.attempts()) WriteAttempt(attempt, tables);
  tables.waits.Write(set);
  for (TaskStateChange& change : set.task_states()) WriteTaskState(std::move(change), tables);
  for (const TaskLogLine& line : set.task_logs()) WriteTaskLog(line, tables);
  for (IdempotencyRecord record : set.changed_keys()) WriteKey(std::move(record), tables);
  return absl::OkStatus();
}

}  // namespace flovyn::memory
