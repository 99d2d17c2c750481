#include "flovyn/sdk_testing/recorded_history.h"

#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/writer.h"
#include "flovyn/sdk/blocking.h"
#include "flovyn/sdk/fields.h"

namespace flovyn::sdk_testing {
namespace {

// As the files have it: the names are the REST API's.
struct EventRecord {
  std::int32_t sequence = 0;
  std::string eventType = {};
  std::string createdAt = {};
  Json data = {};
};
FLOVYN_FIELDS(EventRecord, sequence, eventType, createdAt, data);

struct HistoryRecord {
  std::optional<std::string> workflowExecutionId = {};
  std::vector<EventRecord> events = {};
};
FLOVYN_FIELDS(HistoryRecord, workflowExecutionId, events);

/// What code may ask about its execution is in the first event.
struct StartRecord {
  std::string workflowKind = {};
  std::optional<Json> metadata = {};
};
FLOVYN_FIELDS(StartRecord, workflowKind, metadata);

constexpr std::string_view kRoot = "history";

absl::StatusOr<StoredEvent> EventOf(const EventRecord& record) {
  StoredEvent event;
  event.sequence = record.sequence;
  event.type = record.eventType;
  event.data = record.data.Dump();
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, record.createdAt, &event.created_at, &error)) {
    return InvalidField("history.events.createdAt", record.createdAt + " is no time: " + error);
  }
  return event;
}

absl::StatusOr<sdk::WorkflowInfo> InfoOf(const HistoryRecord& record) {
  if (record.events.empty() || record.events[0].eventType != WorkflowStarted::kType) {
    return InvalidField("history.events", "must begin with WORKFLOW_STARTED");
  }
  FLOVYN_ASSIGN_OR_RETURN(
      const StartRecord start,
      sdk::FromJson<StartRecord>(record.events[0].data.Dump(), "history.events[0].data"));
  sdk::WorkflowInfo info;
  info.kind = start.workflowKind;
  if (start.metadata) {
    FLOVYN_ASSIGN_OR_RETURN(info.metadata, Metadata::From(*start.metadata));
  }
  if (record.workflowExecutionId) {
    const std::optional<WorkflowId> id = WorkflowId::Parse(*record.workflowExecutionId);
    if (!id) return InvalidField("history.workflowExecutionId", "must be a UUID");
    info.id = *id;
  }
  return info;
}

std::string EventJson(const StoredEvent& event) {
  return JsonObjectWriter()
      .AddInt("sequence", event.sequence)
      .Add("eventType", event.type)
      .Add("createdAt",
           absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", event.created_at, absl::UTCTimeZone()))
      .AddRaw("data", event.data)
      .Finish();
}

}  // namespace

absl::StatusOr<RecordedHistory> RecordHistory(sdk::Backend& backend, const WorkflowId& id) {
  RecordedHistory history;
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution execution,
                          sdk::AwaitAnswer<WorkflowExecution>(backend.runtime(), [&](auto answer) {
                            backend.executions().Get(id, absl::ZeroDuration(), std::move(answer));
                          }));
  history.info = {id, execution.start.kind, execution.start.metadata};
  FLOVYN_ASSIGN_OR_RETURN(history.events, sdk::AwaitAnswer<std::vector<StoredEvent>>(
                                              backend.runtime(), [&](auto answer) {
                                                backend.work().History(id, std::move(answer));
                                              }));
  return history;
}

absl::StatusOr<RecordedHistory> ParseHistory(std::string_view json) {
  FLOVYN_ASSIGN_OR_RETURN(const HistoryRecord record, sdk::FromJson<HistoryRecord>(json, kRoot));
  RecordedHistory history;
  FLOVYN_ASSIGN_OR_RETURN(history.info, InfoOf(record));
  for (const EventRecord& one : record.events) {
    FLOVYN_ASSIGN_OR_RETURN(StoredEvent event, EventOf(one));
    history.events.push_back(std::move(event));
  }
  return history;
}

std::string HistoryJson(const RecordedHistory& history) {
  std::string text = "{";
  if (history.info.id != WorkflowId()) {
    text += R"("workflowExecutionId":)" + QuoteJson(history.info.id.str()) + ",\n ";
  }
  text += R"("events":[)";
  std::string_view separator = "\n  ";
  for (const StoredEvent& event : history.events) {
    text += std::string(separator) + EventJson(event);
    separator = ",\n  ";
  }
  return text + "\n]}\n";
}

absl::StatusOr<RecordedHistory> ReadHistoryFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.good() && text.empty()) return NotFound("the file", path);
  return ParseHistory(text);
}

absl::Status WriteHistoryFile(const std::string& path, const RecordedHistory& history) {
  std::ofstream file(path, std::ios::binary);
  file << HistoryJson(history);
  if (!file.flush()) return FailedPrecondition("the file " + path + " cannot be written");
  return absl::OkStatus();
}

}  // namespace flovyn::sdk_testing
