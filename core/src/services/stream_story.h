#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/domain/events.h"
#include "flovyn/json/slices.h"
#include "flovyn/json/writer.h"

namespace flovyn {

/// What watchers are told of one event of a history: in order, as JSON texts. Mostly one; a step of
/// the execution that has no event of its own is told with the event that shows it.
struct StoryStep {
  std::vector<std::string> told = {};
  std::optional<WorkflowId> child = {};  ///< Was started.
};

/// Tells the history of one workflow execution in the words of the event stream. It has to be shown
/// every event from the first, because some words depend on what was before. For one thread.
class StreamStory {
 public:
  StreamStory(WorkflowId id, std::string kind, std::optional<WorkflowId> parent);

  StoryStep Tell(const StoredEvent& event);
  /// The last event shown was the end, signals in the grace period aside.
  bool ended() const { return ended_; }
  static bool IsEnd(std::string_view type);

 private:
  struct Row;
  static const Row* Find(std::string_view type);

  std::string Snapshot(const Row& row, const StoredEvent& event);
  void AddOpenKind(const Row& row, const JsonSlices& members, JsonObjectWriter& json);
  std::string WorkflowSnapshot(std::string_view status) const;

  WorkflowId id_;
  std::string kind_;
  std::optional<WorkflowId> parent_;
  bool started_ = false;
  bool suspended_ = false;
  bool ended_ = false;
  std::map<std::string, std::string> open_kinds_;  ///< Of tasks and children, by id, as JSON.
};

/// One lifecycle event as it is streamed.
std::string WriteLifecycle(std::string_view name, std::string_view data, absl::Time at);

}  // namespace flovyn
