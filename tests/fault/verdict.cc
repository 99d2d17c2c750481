#include "verdict.h"

#include <algorithm>
#include <stdexcept>

#include "flovyn/json/json.h"
#include "histories/history.h"
#include "histories/history_rules.h"
#include "replay.h"
#include "server/http_client.h"

namespace flovyn::chaos {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(20);

/// Behind its end a history may have a signal that was sent again and came late, for a few seconds
/// after a completion. JudgeSignals() counts them.
bool EndsWith(const std::vector<StoredEvent>& events, std::string_view ending) {
  const auto last = std::ranges::find_if(events.rbegin(), events.rend(), [](const auto& event) {
    return event.type != SignalReceived::kType;
  });
  return last != events.rend() && last->type == ending;
}

}  // namespace

Verdict::Verdict(const std::vector<std::string>& endpoints, int http_port)
    : cluster_({.endpoints = endpoints}), http_port_(http_port) {}

void Verdict::Judge(const Case& one) {
  if (one.id.empty()) {
    faults_.push_back("start " + one.key + " of " + one.script.kind + " was never acknowledged");
    return;
  }
  const std::vector<StoredEvent> events = Read(one.id);
  for (const std::string& fault : one.faults) Fault(one.id, one.script.kind, fault, events);
  Case now = one;
  now.faults.clear();
  now.Take(events);
  for (const std::string& fault : now.faults) Fault(one.id, one.script.kind, fault, events);
  JudgeRun(one.id, one.script, one.IsCancelledKind(), events);
  JudgeSignals(one, events);
}

void Verdict::JudgeRun(const std::string& id, const Script& script, bool cancelled,
                       const std::vector<StoredEvent>& events) {
  ++executions_[script.kind];
  events_ += events.size();
  for (const std::string& fault : testing::HistoryFaults(events, 1)) {
    Fault(id, script.kind, fault, events);
  }
  const std::string_view ending = cancelled ? WorkflowCancelled::kType : WorkflowCompleted::kType;
  if (!EndsWith(events, ending)) {
    Fault(id, script.kind, "does not end with " + std::string(ending), events);
  }
  const testing::History history(events);
  if (!cancelled && history.output != std::to_string(script.Output())) {
    Fault(id, script.kind,
          "its output is '" + history.output + "' and should be " + std::to_string(script.Output()),
          events);
  }
  JudgeChildren(script, cancelled, events);
}

void Verdict::JudgeChildren(const Script& script, bool cancelled,
                            const std::vector<StoredEvent>& events) {
  const testing::History history(events);
  int number_of_step = 0;
  for (const Step& step : script.Steps()) {
    ++number_of_step;
    if (step.kind != Step::Kind::kChildren) continue;
    for (int i = 0; i < step.count; ++i) {
      const auto child = history.children.find(ChildName(number_of_step, i));
      if (child == history.children.end()) continue;
      JudgeRun(child->second, script.Child(step, number_of_step, i), cancelled,
               Read(child->second));
    }
  }
}

void Verdict::JudgeSignals(const Case& one, const std::vector<StoredEvent>& events) {
  const testing::History history(events);
  for (const std::string& value : history.signals) {
    if (one.signals_sent.contains(static_cast<int>(IntegerOf(value)))) continue;
    Fault(one.id, one.script.kind, "has signal " + value + ", which nobody sent", events);
  }
  for (const auto& [value, sent] : one.signals_sent) {
    const auto found = std::ranges::count(history.signals, std::to_string(value));
    const int least = value <= one.acknowledged_signals ? 1 : 0;
    if (found >= least && found <= sent) continue;
    Fault(one.id, one.script.kind,
          "signal " + std::to_string(value) + " was sent " + std::to_string(sent) +
              " times and is there " + std::to_string(found) + " times",
          events);
  }
}

void Verdict::JudgeCounts() {
  for (const std::string list : {"workflow-executions", "task-executions"}) {
    for (const std::string status : {"PENDING", "RUNNING", "WAITING"}) {
      if (list == "task-executions" && status == "WAITING") continue;
      const int open = Count(list, "status=" + status);
      if (open > 0) faults_.push_back(std::to_string(open) + " " + list + " are " + status);
    }
  }
  int all = 0;
  for (const auto& [kind, judged] : executions_) {
    all += judged;
    const int stored = Count("workflow-executions", "kind=" + kind);
    if (stored == judged) continue;
    faults_.push_back("there are " + std::to_string(stored) + " executions of kind " + kind +
                      " instead of " + std::to_string(judged));
  }
  const int stored = Count("workflow-executions", "");
  if (stored != all) faults_.push_back("there are executions of other kinds");
}

std::vector<StoredEvent> Verdict::Read(const std::string& id) {
  v1::GetEventsRequest request;
  request.set_workflow_execution_id(id);
  v1::GetEventsResponse response;
  const grpc::Status status =
      cluster_.Repeat(kPatience, never_, [&](Stubs& server, grpc::ClientContext& context) {
        return server.workflows->GetEvents(&context, request, &response);
      });
  if (!status.ok()) faults_.push_back("history of " + id + ": " + status.error_message());
  return EventsOf(response);
}

int Verdict::Count(const std::string& list, const std::string& query) {
  const http::ClientResponse answer =
      http::HttpClient(http_port_).Get("/api/orgs/default/" + list + "?limit=1&" + query);
  const auto body = ParseJson(answer.body);
  const Json* total = body.ok() ? body->Find("total") : nullptr;
  if (answer.status != 200 || total == nullptr) throw std::runtime_error(answer.body);
  return static_cast<int>(IntegerOf(total->number_text()));
}

void Verdict::Fault(const std::string& id, const std::string& kind, const std::string& what,
                    const std::vector<StoredEvent>& events) {
  faults_.push_back(id + " (" + kind + "): " + what + testing::TextOf(events));
}

}  // namespace flovyn::chaos
