#include "flovyn/unit/unit_refs.h"

#include <algorithm>
#include <optional>

namespace flovyn {
namespace {

/// Calls `visit` with each list of `a` and the same list of `b`.
template <class A, class B, class Visit>
void ForEachList(A& a, B& b, const Visit& visit) {
  visit(a.workflows, b.workflows);
  visit(a.tasks, b.tasks);
  visit(a.keys, b.keys);
  visit(a.promises, b.promises);
  visit(a.promise_names, b.promise_names);
  visit(a.timers, b.timers);
  visit(a.messages, b.messages);
  visit(a.dependents, b.dependents);
  visit(a.state_keys, b.state_keys);
  visit(a.signals, b.signals);
}

}  // namespace

void UnitRefs::Add(const UnitRefs& other) {
  ForEachList(*this, other,
              [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); });
}

void UnitRefs::AddKnownLinks() {
  for (const PromiseName& name : promise_names) workflows.push_back(name.workflow);
  for (const TimerKey& timer : timers) {
    if (timer.kind == TimerKind::kTaskDeadline) {
      tasks.emplace_back(timer.owner);
      continue;
    }
    workflows.emplace_back(timer.owner);
    if (timer.kind != TimerKind::kPromise) continue;
    if (const std::optional<PromiseId> id = PromiseId::Parse(timer.name)) promises.push_back(*id);
  }
  for (const MessageKey& message : messages) workflows.push_back(message.target);
  workflows.insert(workflows.end(), dependents.begin(), dependents.end());
  for (const SignalsFrom& from : signals) workflows.push_back(from.workflow);
}

void UnitRefs::Normalize() {
  ForEachList(*this, *this, [](auto& values, auto&) {
    std::ranges::sort(values);
    // clang 14 rejects the subrange that std::ranges::unique gives.
    values.erase(std::unique(values.begin(), values.end()), values.end());
  });
}

}  // namespace flovyn
