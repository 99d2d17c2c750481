#include <optional>
#include <variant>

#include "flovyn/base/overload.h"
#include "tables.h"

namespace flovyn::memory {
namespace {

/// Fills a working set with what refs name and link to.
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
  void Load(const PromiseId& id) { LoadPromise(tables_.promises.Find(id)); }
  void Load(const PromiseName& name) { LoadPromise(tables_.promises.FindPending(name)); }
  void Load(const IdempotencyKey& key) {
    const auto record = tables_.keys.find(key);
    if (record == tables_.keys.end()) return;
    std::visit([&](const auto& id) { Load(id); }, record->second.target);
    set_.Load(record->second);
  }
  void Load(const TimerKey& key) {
    if (const Timer* timer = tables_.timers.Find(key)) set_.Load(*timer);
  }
  void Load(const MessageKey& key) {
    const auto message = tables_.messages.find(key);
    if (message == tables_.messages.end()) return;
    Load(key.source);
    set_.Load(message->second);
  }
  void LoadDependents(const WorkflowId& id) {
    const auto* entry = tables_.workflows.Find(id);
    if (entry == nullptr) return;
    LoadBelow(entry->row, tables_.tasks);
    LoadBelow(entry->row, tables_.workflows);
  }
  void LoadStateKeys(const TaskId& id) {
    const auto* entry = tables_.tasks.Find(id);
    if (entry == nullptr) return;
    for (const auto& [key, value] : entry->attached.state) set_.LoadStateKey(id, key);
  }
  void LoadSignals(const SignalsFrom& from) {
    const auto* entry = tables_.workflows.Find(from.workflow);
    if (entry == nullptr) return;
    for (const StoredEvent& event : entry->attached.events) {
      if (event.sequence < from.sequence || event.type != SignalReceived::kType) continue;
      set_.LoadSignal(from.workflow, event);
    }
  }

 private:
  void LoadPromise(const Promise* promise) {
    if (promise == nullptr) return;
    Load(promise->workflow);
    set_.Load(*promise);
  }
  template <class Table>
  void LoadBelow(const WorkflowExecution& owner, const Table& table) {
    for (auto& row : table.OwnedBy(owner.start.tenant, owner.start.id)) {
      const bool ended_since = owner.completed_at && row.completed_at >= owner.completed_at;
      if (row.open() || ended_since) set_.Load(std::move(row));
    }
  }

  const Tables& tables_;
  WorkingSet& set_;
};

}  // namespace

WorkingSet LoadWorkingSet(const Tables& tables, const UnitRefs& refs, absl::Time now) {
  WorkingSet set(now);
  Loader loader(tables, set);
  const auto load = [&](const auto& named) { loader.Load(named); };
  for (const auto& id : refs.workflows) load(id);
  for (const auto& id : refs.tasks) load(id);
  for (const auto& key : refs.keys) load(key);
  for (const auto& id : refs.promises) load(id);
  for (const auto& name : refs.promise_names) load(name);
  for (const auto& key : refs.timers) load(key);
  for (const auto& key : refs.messages) load(key);
  for (const WorkflowId& id : refs.dependents) loader.LoadDependents(id);
  for (const TaskId& id : refs.state_keys) loader.LoadStateKeys(id);
  for (const SignalsFrom& from : refs.signals) loader.LoadSignals(from);
  return set;
}

}  // namespace flovyn::memory
