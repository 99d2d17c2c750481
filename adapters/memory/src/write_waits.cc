#include "write_waits.h"

#include <utility>

namespace flovyn::memory {
namespace {

void FreeMessages(const WorkflowId& target, Tables& tables) {
  MessageKey first;
  first.target = target;
  for (auto at = tables.messages.lower_bound(first); at != tables.messages.end(); ++at) {
    if (at->first.target != target) return;
    at->second.held = false;
  }
}

void EndWaits(const WaitsChange& change, absl::Time now, Tables& tables) {
  switch (change.end) {
    case WaitsEnd::kDropped:
      tables.timers.Drop(change.owner);
      tables.promises.CancelPending(WorkflowId(change.owner), now);
      return;
    case WaitsEnd::kHeld:
      tables.timers.Hold(change.owner, true);
      return;
    case WaitsEnd::kResumed:
      tables.timers.Hold(change.owner, false);
      FreeMessages(WorkflowId(change.owner), tables);
      return;
  }
}

void WritePromise(Promise promise, Tables& tables) {
  Truncate(promise.created_at);
  Truncate(promise.timeout_at);
  Truncate(promise.settled_at);
  tables.promises.Put(std::move(promise));
}

void WriteMessage(Message message, Tables& tables) {
  Truncate(message.created_at);
  const MessageKey key = message.key;
  tables.messages.insert_or_assign(key, std::move(message));
}

void WriteTaskState(TaskStateChange change, Tables& tables) {
  std::map<std::string, Payload>& state = tables.tasks.attached(change.task).state;
  if (change.value) {
    state.insert_or_assign(std::move(change.key), *std::move(change.value));
  } else {
    state.erase(change.key);
  }
}

void WriteTaskLog(TaskLogLine line, Tables& tables) {
  Truncate(line.at);
  std::map<std::int32_t, TaskLogLine>& logs = tables.tasks.attached(line.task).logs;
  logs.insert_or_assign(line.number, std::move(line));
}

void WriteAudit(AuditEntry entry, Tables& tables) {
  Truncate(entry.at);
  const TaskId task(entry.execution);
  std::map<AuditId, AuditEntry>& audit =
      tables.tasks.Find(task) != nullptr
          ? tables.tasks.attached(task).audit
          : tables.workflows.attached(WorkflowId(entry.execution)).audit;
  audit.insert_or_assign(entry.id, std::move(entry));
}

}  // namespace

void WriteWaits(const WorkingSet& set, Tables& tables) {
  for (Promise& promise : set.changed_promises()) WritePromise(std::move(promise), tables);
  for (Timer& timer : set.changed_timers()) tables.timers.Put(std::move(timer));
  for (Message& message : set.new_messages()) WriteMessage(std::move(message), tables);
  for (const MessageKey& key : set.delivered_messages()) tables.messages.erase(key);
  // Last, so that a target that is resumed gets what was held a moment ago.
  for (const WaitsChange& change : set.waits()) EndWaits(change, set.now(), tables);
  for (TaskStateChange& change : set.task_states()) WriteTaskState(std::move(change), tables);
  for (const TaskLogLine& line : set.task_logs()) WriteTaskLog(line, tables);
  for (const AuditEntry& entry : set.audit()) WriteAudit(entry, tables);
}

}  // namespace flovyn::memory
