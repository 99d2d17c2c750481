#include "flovyn/unit/unit_refs.h"

#include <algorithm>

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
}

}  // namespace

void UnitRefs::Add(const UnitRefs& other) {
  ForEachList(*this, other,
              [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); });
}

void UnitRefs::Normalize() {
  ForEachList(*this, *this, [](auto& values, auto&) {
    std::ranges::sort(values);
    // clang 14 rejects the subrange that std::ranges::unique gives.
    values.erase(std::unique(values.begin(), values.end()), values.end());
  });
}

}  // namespace flovyn
