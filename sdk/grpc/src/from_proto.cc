#include "from_proto.h"

#include <algorithm>
#include <limits>

#include "flovyn/base/status_macros.h"

namespace flovyn::sdk_grpc {
namespace {

Payload PayloadOf(std::string* bytes) {
  return bytes->empty() ? Payload() : Payload::Trusted(std::move(*bytes));
}

/// What it may be is for the server to say.
absl::StatusOr<Metadata> MetadataOf(const std::string& json) {
  constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
  return Metadata::FromText(json, {.max_keys = kAny, .max_bytes = kAny});
}

template <class Proto, class Start>
absl::Status ReadStart(Proto& from, Start& to) {
  to.kind = std::move(*from.mutable_kind());
  to.input = PayloadOf(from.mutable_input());
  to.queue = std::move(*from.mutable_queue());
  FLOVYN_ASSIGN_OR_RETURN(to.metadata, MetadataOf(from.metadata_json()));
  return absl::OkStatus();
}

template <class Proto, class Execution>
void ReadOutcome(Proto& from, Execution& to) {
  to.output = PayloadOf(from.mutable_output());
  to.error = std::move(*from.mutable_error());
  to.created_at = absl::FromUnixMillis(from.created_at_ms());
  if (from.has_started_at_ms()) to.started_at = absl::FromUnixMillis(from.started_at_ms());
  to.updated_at = absl::FromUnixMillis(from.updated_at_ms());
  if (from.has_completed_at_ms()) to.completed_at = absl::FromUnixMillis(from.completed_at_ms());
}

template <class Table>
auto ReadStatus(const Table& table, const std::string& text)
    -> absl::StatusOr<std::decay_t<decltype(table[0].value)>> {
  if (const auto status = FromText(table, text)) return *status;
  return Internal("the server's reply has an unknown status " + text);
}

absl::Status ReadLink(std::string_view field, bool set, const std::string& text,
                      std::optional<WorkflowId>& to) {
  if (!set) return absl::OkStatus();
  FLOVYN_ASSIGN_OR_RETURN(to, ReadId<WorkflowId>(field, text));
  return absl::OkStatus();
}

absl::Status ReadChain(const v1::WorkflowDetails& from, WorkflowExecution& to) {
  // A server of before chains does not tell it.
  to.start.run = std::max(from.run_number(), 1);
  FLOVYN_RETURN_IF_ERROR(ReadLink("first_execution_id", from.has_first_execution_id(),
                                  from.first_execution_id(), to.start.first));
  FLOVYN_RETURN_IF_ERROR(ReadLink("continued_from_id", from.has_continued_from_id(),
                                  from.continued_from_id(), to.start.continued_from));
  return ReadLink("continued_as_id", from.has_continued_as_id(), from.continued_as_id(),
                  to.continued_as);
}

}  // namespace

absl::StatusOr<WorkflowExecution> FromProto(v1::WorkflowExecution& from) {
  WorkflowExecution to;
  FLOVYN_ASSIGN_OR_RETURN(to.start.id, ReadId<WorkflowId>("id", from.id()));
  FLOVYN_RETURN_IF_ERROR(ReadStart(from, to.start));
  to.start.priority_ms = from.priority_ms();
  if (from.has_workflow_version()) to.start.version = from.workflow_version();
  to.status = WorkflowStatus::kRunning;
  to.created_at = absl::FromUnixMillis(from.created_at_ms());
  to.current_sequence = from.current_sequence();
  to.task_time = absl::FromUnixMillis(from.workflow_task_time_millis());
  return to;
}

absl::StatusOr<WorkflowExecution> FromProto(v1::WorkflowDetails& from) {
  WorkflowExecution to;
  FLOVYN_ASSIGN_OR_RETURN(to.start.id, ReadId<WorkflowId>("id", from.id()));
  FLOVYN_RETURN_IF_ERROR(ReadStart(from, to.start));
  to.start.priority_ms = from.priority_ms();
  if (from.has_workflow_version()) to.start.version = from.workflow_version();
  if (from.has_parent_workflow_execution_id()) {
    FLOVYN_ASSIGN_OR_RETURN(
        to.start.parent,
        ReadId<WorkflowId>("parent_workflow_execution_id", from.parent_workflow_execution_id()));
  }
  FLOVYN_RETURN_IF_ERROR(ReadChain(from, to));
  FLOVYN_ASSIGN_OR_RETURN(to.status, ReadStatus(kWorkflowStatusText, from.status()));
  to.failure_type = std::move(*from.mutable_failure_type());
  to.current_sequence = from.current_sequence();
  ReadOutcome(from, to);
  return to;
}

absl::StatusOr<TaskExecution> FromProto(v1::TaskExecutionInfo& from) {
  TaskExecution to;
  FLOVYN_ASSIGN_OR_RETURN(to.start.id,
                          ReadId<TaskId>("task_execution_id", from.task_execution_id()));
  FLOVYN_RETURN_IF_ERROR(ReadStart(from, to.start));
  if (!from.workflow_execution_id().empty()) {
    FLOVYN_ASSIGN_OR_RETURN(to.start.workflow, ReadId<WorkflowId>("workflow_execution_id",
                                                                  from.workflow_execution_id()));
  }
  to.start.max_retries = from.max_retries();
  to.status = TaskStatus::kRunning;
  to.execution_count = from.execution_count();
  return to;
}

absl::StatusOr<TaskExecution> FromProto(v1::TaskDetails& from) {
  TaskExecution to;
  FLOVYN_ASSIGN_OR_RETURN(to.start.id, ReadId<TaskId>("id", from.id()));
  FLOVYN_RETURN_IF_ERROR(ReadStart(from, to.start));
  to.start.max_retries = from.max_retries();
  FLOVYN_ASSIGN_OR_RETURN(to.status, ReadStatus(kTaskStatusText, from.status()));
  to.execution_count = from.execution_count();
  to.progress = from.progress();
  to.progress_details = std::move(*from.mutable_progress_details());
  ReadOutcome(from, to);
  return to;
}

std::vector<StoredEvent> FromProto(v1::GetEventsResponse& from) {
  std::vector<StoredEvent> events;
  events.reserve(static_cast<std::size_t>(from.events_size()));
  for (v1::WorkflowEvent& event : *from.mutable_events()) {
    StoredEvent& to = events.emplace_back();
    to.sequence = event.sequence_number();
    to.type = std::move(*event.mutable_event_type());
    to.data = std::move(*event.mutable_event_data());
  }
  return events;
}

}  // namespace flovyn::sdk_grpc
