#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/sdk/run_activation.h"

namespace flovyn::testing {

using Lines = std::vector<std::string>;

class SilentLog final : public Logger {
 public:
  bool Enabled(LogLevel) const override { return true; }
  void Log(LogLevel, std::string_view message, const std::vector<LogField>&) override {
    lines.emplace_back(message);
  }
  std::vector<std::string> lines = {};
};

/// The history of one execution, to which the test adds what happens outside and activations add
/// what the code asks for, as the engine would.
class ScriptedExecution {
 public:
  explicit ScriptedExecution(sdk::WorkflowBody body, std::string_view input = "null");

  /// Runs the code on the history and applies what it submits.
  void Activate();
  /// The same, but a signal gets into the history after the code has read it.
  void ActivateWhileSignalled(std::string_view name, std::string_view value);
  void Use(sdk::WorkflowBody body) { body_ = std::move(body); }

  void Add(std::string_view type, std::string_view data);
  /// The newest one of that kind.
  void CompleteTask(std::string_view kind, std::string_view output);
  void FailTask(std::string_view kind, std::string_view error);
  void FireTimer(std::string_view id);
  void Signal(std::string_view name, std::string_view value);
  void Advance(absl::Duration by) { now_ += by; }

  /// The last activation's.
  const sdk::ActivationOutcome& outcome() const { return outcome_; }
  /// "TASK_SCHEDULED pack", … of the last activation.
  std::vector<std::string> asked() const;
  const std::vector<StoredEvent>& history() const { return history_; }
  std::vector<StoredEvent>& history() { return history_; }
  SilentLog& log() { return log_; }
  absl::Time now() const { return now_; }

 private:
  void Append(const Event& event) { Add(TypeOf(event), EncodeEventData(event)); }
  void Apply(const Command& command);

  sdk::WorkflowBody body_;
  std::vector<StoredEvent> history_;
  std::map<std::string, TaskId, std::less<>> tasks_;
  sdk::ActivationOutcome outcome_;
  SilentLog log_;
  absl::Time now_ = absl::FromUnixSeconds(1'767'225'600);
};

}  // namespace flovyn::testing
