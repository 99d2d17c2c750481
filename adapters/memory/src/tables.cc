#include "tables.h"

#include <optional>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "write_waits.h"

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

/// What was deleted while the unit was deciding: it has to decide again.
template <class Row, class Table>
absl::Status CheckChanges(const std::vector<Tracked<Row>>& rows, const Table& table) {
  for (const Tracked<Row>& tracked : rows) {
    if (tracked.changed && !tracked.inserted && table.Find(tracked.row.start.id) == nullptr) {
      return Conflict("execution " + tracked.row.start.id.str() + " was deleted meanwhile");
    }
  }
  return absl::OkStatus();
}

template <class Record>
absl::Status CheckTasksOf(const std::vector<Record>& records, const WorkingSet& set,
                          const Tables& tables) {
  for (const Record& record : records) {
    if (tables.tasks.Find(record.task) == nullptr && set.Find(record.task) == nullptr) {
      return Internal("a record of task execution " + record.task.str() + ", which does not exist");
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

void TruncateTimes(std::optional<Claim>& claim) {
  if (!claim) return;
  Truncate(claim->claimed_at);
  Truncate(claim->lease_until);
}

void TruncateTimes(WorkflowExecution& row) {
  Truncate(row.created_at);
  Truncate(row.key_expires_at);
  Truncate(row.task_time);
  TruncateTimes(row.claim);
  Truncate(row.started_at);
  Truncate(row.updated_at);
  Truncate(row.completed_at);
}

void TruncateTimes(TaskExecution& row) {
  Truncate(row.created_at);
  Truncate(row.key_expires_at);
  Truncate(row.ready_at);
  TruncateTimes(row.claim);
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
    row.continued_as.reset();
    row.completed_at.reset();
  } else {
    row.wake = false;
    row.dispatch_sequence = 0;
    row.lost_claims = 0;
    row.signals = 0;
    row.detached = false;
    row.has_waits = false;
    row.task_time = absl::Time();
    row.claim.reset();
  }
}

void DropUnkept(TaskExecution& row) {
  if (row.open()) {
    row.told = false;
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
  Attempts& attempts = tables.tasks.attached(attempt.task).attempts;
  attempts.insert_or_assign(attempt.attempt, std::move(attempt));
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
  FLOVYN_RETURN_IF_ERROR(CheckChanges(set.workflows(), tables.workflows));
  FLOVYN_RETURN_IF_ERROR(CheckChanges(set.tasks(), tables.tasks));
  FLOVYN_RETURN_IF_ERROR(CheckStates(set, tables));
  FLOVYN_RETURN_IF_ERROR(CheckTasksOf(set.attempts(), set, tables));
  FLOVYN_RETURN_IF_ERROR(CheckTasksOf(set.task_states(), set, tables));
  FLOVYN_RETURN_IF_ERROR(CheckTasksOf(set.task_logs(), set, tables));
  WriteRows(set.workflows(), tables.workflows);
  for (const Tracked<WorkflowExecution>& tracked : set.workflows()) {
    const WorkflowStart& start = tracked.row.start;
    if (tracked.inserted && start.first)
      tables.newest_runs.insert_or_assign(*start.first, start.id);
  }
  for (const AppendedEvent& appended : set.events()) {
    tables.workflows.attached(appended.workflow).events.push_back(appended.event);
  }
  for (const StateChange& change : set.states()) WriteState(change, tables);
  WriteRows(set.tasks(), tables.tasks);
  for (const TaskAttempt& attempt : set.attempts()) WriteAttempt(attempt, tables);
  for (IdempotencyRecord record : set.changed_keys()) WriteKey(std::move(record), tables);
  WriteWaits(set, tables);
  return absl::OkStatus();
}

}  // namespace flovyn::memory
