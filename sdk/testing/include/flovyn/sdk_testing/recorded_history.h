#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/events.h"
#include "flovyn/sdk/runtime.h"
#include "flovyn/sdk/workflow_calls.h"

namespace flovyn::sdk_testing {

/// All that an execution did, to be looked at, kept in a file, and replayed.
///
/// The file is what the REST API answers for an execution's events (curl …/events), and best has
/// the execution's id besides, which ids and random numbers of the code come from:
///   {"workflowExecutionId": "…", "events": [{"sequence": 1, "eventType": "WORKFLOW_STARTED",
///    "createdAt": "2026-01-01T00:00:00.000000Z", "data": {…}}, …]}
struct RecordedHistory {
  /// The id is nil when the file does not say it.
  sdk::WorkflowInfo info = {};
  std::vector<StoredEvent> events = {};
};

/// Errors: those of reads of the engine.
absl::StatusOr<RecordedHistory> RecordHistory(sdk::Backend& backend, const WorkflowId& id);

/// Errors: InvalidArgument naming the place; the events have to begin with WORKFLOW_STARTED as 1.
absl::StatusOr<RecordedHistory> ParseHistory(std::string_view json);
/// One event a line, so that a comparison of two files shows which differ.
std::string HistoryJson(const RecordedHistory& history);

/// Errors: NotFound (the file), and those of ParseHistory.
absl::StatusOr<RecordedHistory> ReadHistoryFile(const std::string& path);
/// Errors: FailedPrecondition (the file cannot be written).
absl::Status WriteHistoryFile(const std::string& path, const RecordedHistory& history);

/// One line for each event: "  2 TASK_SCHEDULED pack (input {"id":"1"}, maxRetries 3)".
std::string DescribeHistory(const RecordedHistory& history);

}  // namespace flovyn::sdk_testing
