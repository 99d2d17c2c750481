#pragma once

#include <map>
#include <string>
#include <vector>

#include "api_under_test.h"

namespace flovyn::testing {

/// How public SDKs number the commands of an activation.
enum class Numbering {
  kAfterHistory,  ///< Rust: on from the events that were fetched; suspends by a command.
  kFromOne,       ///< The others: from 1; suspends by the status alone.
};

/// A worker whose workflow code is the test: it fetches the history at each activation, as SDKs do,
/// and submits once. What fails throws.
class ScriptedClient {
 public:
  ScriptedClient(ApiUnderTest& api, Numbering numbering, std::string worker = "scripted");

  /// Waits until it gets this workflow; the history that it replays.
  std::vector<ApiEvent> Activate(const std::string& workflow);
  /// Waits until it gets a task; its id.
  std::string TakeTask();
  /// Whether there is a workflow to run right now.
  bool HasWork();

  /// Ends the activation.
  void Suspend(const std::string& workflow, std::vector<ApiCommand> commands);
  void Complete(const std::string& workflow, const std::string& output);
  /// The submit that Suspend() and Complete() make.
  absl::Status Submit(const std::string& workflow, const std::string& status,
                      std::vector<ApiCommand> commands);

  /// How a suspension looks in the history: its event, or nothing.
  std::vector<std::string> SuspensionEvents() const;

 private:
  ApiUnderTest& api_;
  const Numbering numbering_;
  const std::string worker_;
  std::map<std::string, std::int32_t> seen_;  // events fetched, by workflow
};

/// "TYPE data" of every event, in order. Throws when the sequence numbers have a gap. The time at
/// which a timer fires, which no test knows, is left out.
std::vector<std::string> Lines(const std::vector<ApiEvent>& history);

/// The text of a member of an event's data.
std::string MemberOf(const ApiEvent& event, std::string_view member);

}  // namespace flovyn::testing
