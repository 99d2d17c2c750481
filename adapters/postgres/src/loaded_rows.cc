#include "loaded_rows.h"

#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/execution_table.h"
#include "flovyn/sql/key_target.h"
#include "load_statements.h"

namespace flovyn::postgres {
namespace {

IdempotencyKey KeyOf(const ResultRow& row) {
  return {.tenant = TenantId(row.Id(0)), .key = std::string(row.Text(1))};
}

}  // namespace

void LoadedRows::AppendCalls(const UnitRefs& refs, bool after_conflict, std::vector<Call>& calls) {
  if (!refs.keys.empty()) AppendKeyCalls(refs, calls);
  const LoadStatements& statements = LoadStatements::For(refs);
  const Parameters parameters = LoadParameters(refs);
  const bool tasks = BringsTasks(refs);
  if (BringsWorkflows(refs)) {
    calls.push_back({.statement = &statements.lock_workflows,
                     .parameters = parameters,
                     .on_row = [this](const ResultRow& row) { locked_.emplace(row.Id(0)); }});
    if (tasks) calls.push_back({.statement = &statements.lock_tasks, .parameters = parameters});
    if (after_conflict) {
      calls.push_back({.statement = &statements.lock_ended, .parameters = parameters});
    }
    calls.push_back({.statement = &statements.read_workflows,
                     .parameters = parameters,
                     .on_row = [this](const ResultRow& row) { ReadInto(row, workflows_); }});
    if (tasks) {
      calls.push_back({.statement = &statements.read_tasks,
                       .parameters = parameters,
                       .on_row = [this](const ResultRow& row) { ReadInto(row, tasks_); }});
    }
  }
  waits_.AppendCalls(refs, calls);
  // Last, so that the time is later than every change that the locks waited for.
  calls.push_back({.statement = &TimeAndTransaction(), .on_row = [this](const ResultRow& row) {
                     now_ = row.Time(0);
                     transaction_id_ = row.Text(1);
                   }});
}

void LoadedRows::AppendKeyCalls(const UnitRefs& refs, std::vector<Call>& calls) {
  const Parameters keys = KeyParameters(refs.keys);
  calls.push_back(
      {.statement = &InsertMissingKeys(),
       .parameters = keys,
       .on_row = [this](const ResultRow& row) { inserted_keys_.push_back(KeyOf(row)); }});
  calls.push_back({.statement = &ReadKeys(),
                   .parameters = keys,
                   .on_row = [this](const ResultRow& row) { ReadKey(row); }});
}

void LoadedRows::ReadKey(const ResultRow& row) {
  if (row.IsNull(3)) return;  // inserted by us a moment ago
  IdempotencyRecord record;
  record.key = KeyOf(row);
  const absl::Status status = sql::ReadTarget(row, 2, record);
  if (!status.ok()) unreadable_ = status;
  record.created_at = row.Time(4);
  record.expires_at = row.Time(5);
  keys_.push_back(std::move(record));
}

template <class T>
void LoadedRows::ReadInto(const ResultRow& row, std::vector<T>& rows) {
  absl::StatusOr<T> read = sql::ReadExecution<T>(row);
  if (read.ok()) {
    rows.push_back(*std::move(read));
  } else {
    unreadable_ = read.status();
  }
}

std::vector<Call> LoadedRows::FurtherCalls() {
  std::vector<PromiseId> promises;
  for (const IdempotencyRecord& record : keys_) {
    if (const auto* id = std::get_if<PromiseId>(&record.target)) promises.push_back(*id);
  }
  std::vector<Call> calls;
  waits_.AppendPromises(promises, calls);
  return calls;
}

absl::Status LoadedRows::CheckLocked() const {
  for (const WorkflowExecution& workflow : workflows_) {
    if (workflow.open() && !locked_.contains(workflow.start.id)) {
      return Conflict("workflow execution " + workflow.start.id.str() +
                      " was opened while it was being loaded");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<WorkingSet> LoadedRows::TakeSet() {
  FLOVYN_RETURN_IF_ERROR(unreadable_);
  FLOVYN_RETURN_IF_ERROR(CheckLocked());
  WorkingSet set(now_);
  for (WorkflowExecution& workflow : workflows_) set.Load(std::move(workflow));
  for (TaskExecution& task : tasks_) set.Load(std::move(task));
  for (IdempotencyRecord& record : keys_) set.Load(std::move(record));
  FLOVYN_RETURN_IF_ERROR(waits_.MoveTo(set));
  return set;
}

}  // namespace flovyn::postgres
