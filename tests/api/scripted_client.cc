#include "scripted_client.h"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "flovyn/json/json.h"

namespace flovyn::testing {
namespace {

template <class T>
T OrThrow(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

void OrThrow(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

/// Polls until there is work, for at most 20 s.
template <class Poll>
ApiWork WaitForWork(Poll poll) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < deadline) {
    if (std::optional<ApiWork> work = OrThrow(poll())) return *std::move(work);
    std::this_thread::yield();
  }
  throw std::runtime_error("no work in 20 s");
}

}  // namespace

ScriptedClient::ScriptedClient(ApiUnderTest& api, Numbering numbering, std::string worker)
    : api_(api), numbering_(numbering), worker_(std::move(worker)) {}

std::vector<ApiEvent> ScriptedClient::Activate(const std::string& workflow) {
  const ApiWork work = WaitForWork([&] { return api_.PollWorkflow(worker_, ""); });
  if (work.id != workflow) throw std::runtime_error("got another workflow: " + work.id);
  std::vector<ApiEvent> history = OrThrow(api_.History(workflow));
  seen_[workflow] = static_cast<std::int32_t>(history.size());
  return history;
}

std::string ScriptedClient::TakeTask() {
  return WaitForWork([&] { return api_.PollTask(worker_, ""); }).id;
}

bool ScriptedClient::HasWork() { return OrThrow(api_.PollWorkflow(worker_, "")).has_value(); }

void ScriptedClient::Suspend(const std::string& workflow, std::vector<ApiCommand> commands) {
  if (numbering_ == Numbering::kAfterHistory) {
    commands.push_back({.type = "SUSPEND_WORKFLOW", .name = "waiting"});
  }
  OrThrow(Submit(workflow, "SUSPENDED", std::move(commands)));
}

void ScriptedClient::Complete(const std::string& workflow, const std::string& output) {
  OrThrow(Submit(workflow, "COMPLETED", {{.type = "COMPLETE_WORKFLOW", .payload = output}}));
}

absl::Status ScriptedClient::Submit(const std::string& workflow, const std::string& status,
                                    std::vector<ApiCommand> commands) {
  ApiSubmit submit;
  submit.workflow = workflow;
  submit.status = status;
  submit.commands = std::move(commands);
  if (numbering_ == Numbering::kAfterHistory) submit.first_number = seen_[workflow] + 1;
  return api_.Submit(submit);
}

std::vector<std::string> ScriptedClient::SuspensionEvents() const {
  if (numbering_ == Numbering::kFromOne) return {};
  return {R"(WORKFLOW_SUSPENDED {"reason":"waiting"})"};
}

std::vector<std::string> Lines(const std::vector<ApiEvent>& history) {
  std::vector<std::string> lines;
  for (const ApiEvent& event : history) {
    if (event.sequence != static_cast<std::int32_t>(lines.size()) + 1) {
      throw std::runtime_error("the history has a gap before " + std::to_string(event.sequence));
    }
    std::string data = event.data;
    const std::size_t at = data.find(",\"fireAt\":");
    if (event.type == "TIMER_STARTED" && at != std::string::npos) data = data.substr(0, at) + "}";
    lines.push_back(event.type + " " + data);
  }
  return lines;
}

std::string MemberOf(const ApiEvent& event, std::string_view member) {
  const Json data = OrThrow(ParseJson(event.data));
  const Json* found = data.Find(member);
  if (found == nullptr) throw std::runtime_error("no such member in " + event.data);
  return found->AsString();
}

}  // namespace flovyn::testing
