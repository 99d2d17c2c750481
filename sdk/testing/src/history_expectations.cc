#include "flovyn/sdk_testing/history_expectations.h"

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"
#include "history_line.h"

namespace flovyn::sdk_testing {
namespace {

/// "TASK_SCHEDULED" of "TASK_SCHEDULED pack".
std::string_view TypeIn(std::string_view event) { return event.substr(0, event.find(' ')); }

bool IsNamed(const HistoryLine& line, std::string_view event) {
  return line.type == event || line.title() == event;
}

std::string Places(const std::vector<const StoredEvent*>& events) {
  std::string text;
  for (const StoredEvent* event : events) {
    text += (text.empty() ? " (sequence " : ", ") + std::to_string(event->sequence);
  }
  return text.empty() ? text : text + ")";
}

}  // namespace

std::vector<const StoredEvent*> HistoryExpectations::Named(std::string_view event) {
  if (!IsEventType(TypeIn(event))) {
    complaints_.push_back(absl::StrFormat("%s: there are no events of this type", event));
  }
  std::vector<const StoredEvent*> found;
  for (const HistoryLine& line : LinesOf(history_.events)) {
    if (IsNamed(line, event)) {
      found.push_back(&history_.events[static_cast<std::size_t>(line.sequence - 1)]);
    }
  }
  return found;
}

HistoryExpectations& HistoryExpectations::times(std::string_view event, std::size_t count) {
  const std::vector<const StoredEvent*> found = Named(event);
  if (found.size() != count) {
    complaints_.push_back(absl::StrFormat("%s: expected %d times, found %d times%s", event, count,
                                          found.size(), Places(found)));
  }
  return *this;
}

HistoryExpectations& HistoryExpectations::in_order(std::initializer_list<std::string_view> events) {
  const std::vector<HistoryLine> lines = LinesOf(history_.events);
  std::size_t at = 0;
  for (const std::string_view event : events) {
    const std::size_t from = at;
    while (at < lines.size() && !IsNamed(lines[at], event)) ++at;
    if (at == lines.size()) {
      complaints_.push_back(from == 0 ? absl::StrFormat("%s: expected, not found", event)
                                      : absl::StrFormat("%s: expected after sequence %d (%s)",
                                                        event, lines[from - 1].sequence,
                                                        lines[from - 1].title()));
      return *this;
    }
    ++at;
  }
  return *this;
}

HistoryExpectations& HistoryExpectations::HasValue(std::string_view event, std::string_view member,
                                                   const absl::StatusOr<std::string>& json) {
  const absl::StatusOr<Json> wanted = json.ok() ? ParseJson(*json) : json.status();
  if (!wanted.ok()) {
    complaints_.push_back(absl::StrFormat("%s: %s", event, wanted.status().message()));
    return *this;
  }
  std::string others;
  for (const StoredEvent* found : Named(event)) {
    const Json value = MemberOf(*found, member);
    if (value == *wanted) return *this;
    others += absl::StrFormat("; sequence %d has %s", found->sequence, value.Dump());
  }
  complaints_.push_back(absl::StrFormat("%s: expected with %s %s%s", event, member, wanted->Dump(),
                                        others.empty() ? "; there is none" : others));
  return *this;
}

HistoryExpectations& HistoryExpectations::failed(std::string_view text) {
  std::string others;
  for (const StoredEvent* found : Named(WorkflowFailed::kType)) {
    const std::string error = MemberOf(*found, "error").AsString();
    if (error.find(text) != std::string::npos) return *this;
    others += "; it failed with \"" + error + "\"";
  }
  complaints_.push_back(absl::StrFormat("expected to fail with \"%s\"%s", text,
                                        others.empty() ? "; it has not failed" : others));
  return *this;
}

HistoryExpectations& HistoryExpectations::open() {
  for (const std::string_view type : {WorkflowCompleted::kType, WorkflowFailed::kType,
                                      WorkflowCancelled::kType, WorkflowContinuedAsNew::kType}) {
    if (!history_.events.empty() && history_.events.back().type == type) {
      complaints_.push_back(absl::StrFormat("expected to be open, found %s", type));
    }
  }
  return *this;
}

absl::Status HistoryExpectations::status() const {
  if (complaints_.empty()) return absl::OkStatus();
  std::string text = "the history is not as expected:";
  for (const std::string& complaint : complaints_) text += "\n  - " + complaint;
  return FailedPrecondition(text + "\nthe history:\n" + DescribeHistory(history_));
}

std::string DescribeHistory(const RecordedHistory& history) {
  std::string text;
  for (const HistoryLine& line : LinesOf(history.events)) {
    text += absl::StrFormat("%4d %s\n", line.sequence, line.text());
  }
  return text;
}

}  // namespace flovyn::sdk_testing
