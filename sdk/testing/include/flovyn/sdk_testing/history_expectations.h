#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "flovyn/sdk/codec.h"
#include "flovyn/sdk_testing/recorded_history.h"

namespace flovyn::sdk_testing {

/// What a test says about a history. Each call states one thing; status() is OK when all of them
/// hold, and else FailedPrecondition with a line for each that does not, and the history:
///
///   CHECK(ExpectHistory(*env.record(id)).task("pack", order).none("TASK_SCHEDULED refund")
///             .completed(Receipt{"R-1"}).status() == absl::OkStatus());
///
/// Events are named as in the history, "TASK_SCHEDULED", or with what they are about,
/// "TASK_SCHEDULED pack": a task's kind, a signal's name, …; DescribeHistory shows them.
class HistoryExpectations {
 public:
  explicit HistoryExpectations(RecordedHistory history) : history_(std::move(history)) {}

  HistoryExpectations& times(std::string_view event, std::size_t count);
  HistoryExpectations& none(std::string_view event) { return times(event, 0); }
  /// One after the other; others may stand between.
  HistoryExpectations& in_order(std::initializer_list<std::string_view> events);

  /// A task of that kind was asked for with that input, which is compared as JSON.
  template <class In>
  HistoryExpectations& task(std::string_view kind, const In& input) {
    return HasValue(Title("TASK_SCHEDULED", kind), "input", sdk::ToJson(input, "input"));
  }
  template <class In>
  HistoryExpectations& child(std::string_view name, const In& input) {
    return HasValue(Title("CHILD_WORKFLOW_INITIATED", name), "input", sdk::ToJson(input, "input"));
  }
  template <class T>
  HistoryExpectations& signal(std::string_view name, const T& value) {
    return HasValue(Title("SIGNAL_RECEIVED", name), "signalValue", sdk::ToJson(value, "value"));
  }
  template <class T>
  HistoryExpectations& state(std::string_view key, const T& value) {
    return HasValue(Title("STATE_SET", key), "value", sdk::ToJson(value, "value"));
  }

  HistoryExpectations& completed() { return times("WORKFLOW_COMPLETED", 1); }
  template <class T>
  HistoryExpectations& completed(const T& output) {
    return HasValue("WORKFLOW_COMPLETED", "output", sdk::ToJson(output, "output"));
  }
  /// With an error that contains this text.
  HistoryExpectations& failed(std::string_view text);
  /// It neither completed nor failed, nor was it cancelled.
  HistoryExpectations& open();

  absl::Status status() const;

 private:
  static std::string Title(std::string_view type, std::string_view name) {
    return std::string(type) + " " + std::string(name);
  }
  HistoryExpectations& HasValue(std::string_view event, std::string_view member,
                                const absl::StatusOr<std::string>& json);
  /// The events of that name. Complains about a name that no event can have.
  std::vector<const StoredEvent*> Named(std::string_view event);

  RecordedHistory history_;
  std::vector<std::string> complaints_ = {};
};

inline HistoryExpectations ExpectHistory(RecordedHistory history) {
  return HistoryExpectations(std::move(history));
}

}  // namespace flovyn::sdk_testing
