#include "histories/history_rules.h"

#include <functional>

#include "histories/history.h"

namespace flovyn::testing {
namespace {

void CheckOutcomes(const std::map<std::string, int>& outcomes,
                   const std::function<bool(const std::string&)>& asked_for,
                   std::vector<std::string>& faults) {
  for (const auto& [name, count] : outcomes) {
    if (count != 1) faults.push_back(name + " has " + std::to_string(count) + " outcomes");
    if (!asked_for(name)) faults.push_back(name + " has an outcome and was never asked for");
  }
}

bool HasPromise(const History& history, const std::string& id) {
  for (const auto& [name, promise] : history.promises) {
    if (promise == id) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> HistoryFaults(const std::vector<StoredEvent>& events,
                                       std::size_t endings) {
  std::vector<std::string> faults;
  std::int32_t expected = 0;
  for (const StoredEvent& event : events) {
    if (event.sequence == ++expected) continue;
    faults.push_back("a gap before sequence " + std::to_string(expected));
    expected = event.sequence;
  }
  const History history(events);
  if (events.empty() || events.front().type != WorkflowStarted::kType || history.starts != 1) {
    faults.push_back("does not begin with its only start");
  }
  if (history.endings.size() != endings) {
    faults.push_back(std::to_string(history.endings.size()) + " endings instead of " +
                     std::to_string(endings));
  }
  CheckOutcomes(
      history.task_outcomes, [&](const auto& id) { return history.tasks.contains(id); }, faults);
  CheckOutcomes(
      history.timer_outcomes, [&](const auto& id) { return history.timers.contains(id); }, faults);
  CheckOutcomes(
      history.promise_outcomes, [&](const auto& id) { return HasPromise(history, id); }, faults);
  CheckOutcomes(
      history.child_outcomes, [&](const auto& name) { return history.children.contains(name); },
      faults);
  return faults;
}

std::string TextOf(const std::vector<StoredEvent>& events) {
  std::string text;
  for (const StoredEvent& event : events) {
    text += "\n  " + std::to_string(event.sequence) + " " + event.type + " " + event.data;
  }
  return text;
}

}  // namespace flovyn::testing
