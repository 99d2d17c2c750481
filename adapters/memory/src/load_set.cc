#include <variant>

#include "flovyn/base/overload.h"
#include "tables.h"

namespace flovyn::memory {
namespace {

class Loader {
 public:
  Loader(const Tables& tables, WorkingSet& set) : tables_(tables), set_(set) {}

  void Load(const WorkflowId& id) {
    if (const auto* entry = tables_.workflows.Find(id)) set_.Load(entry->row);
  }
  void Load(const TaskId& id) {
    const auto* entry = tables_.tasks.Find(id);
    if (entry == nullptr) return;
    if (entry->row.start.workflow) Load(*entry->row.start.workflow);
    set_.Load(entry->row);
  }
  void Load(const Promise* promise) {
    if (promise == nullptr) return;
    Load(promise->workflow);
    set_.Load(*promise);
  }
  void Load(const PromiseId& id) { Load(tables_.waits.Find(id)); }
  void Load(const PromiseName& name) { Load(tables_.waits.Find(name)); }
  void Load(const IdempotencyKey& key) {
    const auto record = tables_.keys.find(key);
    if (record == tables_.keys.end()) return;
    std::visit([&](const auto& id) { Load(id); }, record->second.target);
    set_.Load(record->second);
  }
  void Load(const TimerKey& key) {
    if (key.kind == TimerKind::kTaskDeadline) {
      Load(TaskId(key.owner));
    } else {
      Load(WorkflowId(key.owner));
    }
    if (key.kind == TimerKind::kPromise) {
      if (const std::optional<PromiseId> id = PromiseId::Parse(key.name)) Load(*id);
    }
    if (const Timer* timer = tables_.waits.Find(key)) set_.Load(*timer);
  }
  void Load(const MessageKey& key) {
    Load(key.target);
    Load(key.source);
    if (const Message* message = tables_.waits.Find(key)) set_.Load(*message);
  }
  void LoadDependents(const WorkflowId& id) {
    const auto* owner = tables_.workflows.Find(id);
    if (owner == nullptr) return;
    set_.Load(owner->row);
    const WorkflowExecution& row = owner->row;
    const auto concerns = [&](const auto& dependent) {
      return dependent.open() || (row.completed_at && dependent.completed_at >= row.completed_at);
    };
    for (TaskExecution& task : tables_.tasks.OwnedBy(row.start.tenant, id)) {
      if (concerns(task)) set_.Load(std::move(task));
    }
    for (WorkflowExecution& child : tables_.workflows.OwnedBy(row.start.tenant, id)) {
      if (concerns(child)) set_.Load(std::move(child));
    }
  }
  void LoadStateKeys(const TaskId& id) {
    const auto* entry = tables_.tasks.Find(id);
    if (entry == nullptr) return;
    for (const auto& [key, value] : entry->attached.state) set_.LoadStateKey(id, key);
  }

 private:
  const Tables& tables_;
  WorkingSet& set_;
};

}  // namespace

WorkingSet LoadWorkingSet(const Tables& tables, const UnitRefs& refs, absl::Time now) {
  WorkingSet set(now);
  Loader loader(tables, set);
  for (const WorkflowId& id : refs.workflows) loader.Load(id);
  for (const TaskId& id : refs.tasks) loader.Load(id);
  for (const IdempotencyKey& key : refs.keys) loader.Load(key);
  for (const PromiseId& id : refs.promises) loader.Load(id);
  for (const PromiseName& name : refs.promise_names) loader.Load(name);
  for (const TimerKey& key : refs.timers) loader.Load(key);
  for (const MessageKey& key : refs.messages) loader.Load(key);
  for (const WorkflowId& id : refs.dependents) loader.LoadDependents(id);
  for (const TaskId& id : refs.state_keys) loader.LoadStateKeys(id);
  return set;
}

}  // namespace flovyn::memory
