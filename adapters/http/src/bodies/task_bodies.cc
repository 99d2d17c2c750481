#include "bodies/task_bodies.h"

#include <algorithm>
#include <utility>

#include "bodies/launch_members.h"
#include "body_writer.h"

namespace flovyn::http {
namespace {

constexpr std::int64_t kMaxRetries = 10;

constexpr RequestField<StartTaskRequest> kTaskFields[] = {
    {{.name = "kind", .description = "Which task to run. At most 255 bytes."},
     [](const MemberReader& in, StartTaskRequest& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.kind, in.String());
       return absl::OkStatus();
     },
     "taskType"},
    {{.name = "maxRetries",
      .type = FieldType::kInteger,
      .presence = Presence::kOptional,
      .description = "Runs after the first, if that fails: 3 when left out; other values than 0 "
                     "to 10 become the nearest of them."},
     [](const MemberReader& in, StartTaskRequest& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(const std::int64_t retries, in.Integer());
       out.max_retries = std::clamp<std::int64_t>(retries, 0, kMaxRetries);
       return absl::OkStatus();
     }},
};

using Fields = BodyField<TaskExecution>;

constexpr Fields kTask[] = {
    {{"id", FieldType::kUuid}, [](const auto& t, MemberWriter& out) { out.Uuid(t.start.id); }},
    {{"tenantId", FieldType::kUuid},
     [](const auto& t, MemberWriter& out) { out.Uuid(t.start.tenant); }},
    {{"orgId", FieldType::kUuid, Presence::kRequired, "The same as tenantId."},
     [](const auto& t, MemberWriter& out) { out.Uuid(t.start.tenant); }},
    {{"workflowExecutionId", FieldType::kUuid, Presence::kNullable, "null for standalone tasks."},
     [](const auto& t, MemberWriter& out) { out.Uuid(t.start.workflow); }},
    {{"kind"}, [](const auto& t, MemberWriter& out) { out.Text(t.start.kind); }},
    {{.name = "status", .values = TextsOf<kTaskStatusText>},
     [](const auto& t, MemberWriter& out) { out.Text(ToText(kTaskStatusText, t.status)); }},
    {{"queue"}, [](const auto& t, MemberWriter& out) { out.Text(t.start.queue); }},
    {{"executionCount", FieldType::kInteger, Presence::kRequired, "Runs so far."},
     [](const auto& t, MemberWriter& out) { out.Integer(t.execution_count); }},
    {{"maxRetries", FieldType::kInteger},
     [](const auto& t, MemberWriter& out) { out.Integer(t.start.max_retries); }},
    {{"progress", FieldType::kNumber, Presence::kNullable, "0 to 1, as last reported."},
     [](const auto& t, MemberWriter& out) { out.Number(t.progress); }},
    {{"progressDetails", FieldType::kText, Presence::kNullable},
     [](const auto& t, MemberWriter& out) { out.TextOrNull(t.progress_details); }},
    {{"input", FieldType::kAnyValue, Presence::kNullable, "As it was sent, byte for byte."},
     [](const auto& t, MemberWriter& out) { out.Value(t.start.input); }},
    {{"output", FieldType::kAnyValue, Presence::kNullable, "As the worker gave it."},
     [](const auto& t, MemberWriter& out) { out.Value(t.output); }},
    {{"error", FieldType::kText, Presence::kNullable},
     [](const auto& t, MemberWriter& out) { out.TextOrNull(t.error); }},
    {{"workerId", FieldType::kText, Presence::kNullable,
      "Who runs it now: the id of a registered worker, or a name."},
     [](const auto& t, MemberWriter& out) { out.TextOrNull(t.claim ? t.claim->worker : ""); }},
    {{"createdAt", FieldType::kTime},
     [](const auto& t, MemberWriter& out) { out.Time(t.created_at); }},
    {{"startedAt", FieldType::kTime, Presence::kNullable},
     [](const auto& t, MemberWriter& out) { out.Time(t.started_at); }},
    {{"completedAt", FieldType::kTime, Presence::kNullable},
     [](const auto& t, MemberWriter& out) { out.Time(t.completed_at); }},
    {{"metadata", FieldType::kObject, Presence::kOptional, "Left out when there is none."},
     [](const auto& t, MemberWriter& out) { out.Object(t.start.metadata); }},
};

constexpr BodyField<SubmittedTask> kKey[] = {
    {{"idempotencyKeyUsed", FieldType::kBoolean, Presence::kRequired, "A key was given."},
     [](const auto& s, MemberWriter& out) { out.Boolean(s.key_used); }},
    {{"idempotencyKeyNew", FieldType::kBoolean, Presence::kRequired,
      "The key was new, or had expired."},
     [](const auto& s, MemberWriter& out) { out.Boolean(s.key_used && s.created); }},
};

constexpr BodyField<TaskAttempt> kAttempt[] = {
    {{"attempt", FieldType::kInteger, Presence::kRequired, "From 1."},
     [](const auto& a, MemberWriter& out) { out.Integer(a.attempt); }},
    {{"startedAt", FieldType::kTime},
     [](const auto& a, MemberWriter& out) { out.Time(a.started_at); }},
    {{"finishedAt", FieldType::kTime},
     [](const auto& a, MemberWriter& out) { out.Time(a.finished_at); }},
    {{"durationMs", FieldType::kInteger},
     [](const auto& a, MemberWriter& out) {
       out.Integer(absl::ToInt64Milliseconds(a.finished_at - a.started_at));
     }},
    {{.name = "status", .values = TextsOf<kAttemptStatusText>},
     [](const auto& a, MemberWriter& out) { out.Text(ToText(kAttemptStatusText, a.status)); }},
    {{"output", FieldType::kAnyValue, Presence::kNullable},
     [](const auto& a, MemberWriter& out) { out.Value(a.output); }},
    {{"error", FieldType::kText, Presence::kNullable},
     [](const auto& a, MemberWriter& out) { out.TextOrNull(a.error); }},
    {{"workerId", FieldType::kText, Presence::kNullable},
     [](const auto& a, MemberWriter& out) { out.TextOrNull(a.worker); }},
};

constexpr BodyField<TaskLogLine> kLogLine[] = {
    {{"id", FieldType::kText, Presence::kRequired, "Of the line, within its task."},
     [](const auto& l, MemberWriter& out) { out.Text(std::to_string(l.number)); }},
    {{.name = "level", .values = TextsOf<kTaskLogLevelText>},
     [](const auto& l, MemberWriter& out) { out.Text(ToText(kTaskLogLevelText, l.level)); }},
    {{"message"}, [](const auto& l, MemberWriter& out) { out.Text(l.message); }},
    {{"timestamp", FieldType::kTime}, [](const auto& l, MemberWriter& out) { out.Time(l.at); }},
};

}  // namespace

absl::StatusOr<StartTaskRequest> ReadCreateTask(std::string_view body) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  StartTaskRequest request;
  request.input = "{}";
  FLOVYN_RETURN_IF_ERROR(ReadFields<StartTaskRequest>(members, kTaskFields, request));
  FLOVYN_RETURN_IF_ERROR(
      ReadFields<StartTaskRequest>(members, kLaunchFields<StartTaskRequest>, request));
  FLOVYN_RETURN_IF_ERROR(
      ReadFields<StartTaskRequest>(members, kPlacingFields<StartTaskRequest>, request));
  return request;
}

std::vector<FieldSpec> TaskFields() { return Specs<TaskExecution>({kTask}); }

std::string WriteTask(const TaskExecution& task) { return WriteBody<TaskExecution>(task, {kTask}); }

std::string WriteTasks(std::vector<TaskExecution> tasks, const Projection& projection) {
  return WriteRows<TaskExecution>(std::move(tasks), {kTask}, projection);
}

std::string WriteSubmitted(const SubmittedTask& submitted) {
  JsonObjectWriter object;
  WriteFields<TaskExecution>(submitted.task, kTask, object);
  WriteFields<SubmittedTask>(submitted, kKey, object);
  return object.Finish();
}

std::string WriteAttempt(const TaskAttempt& attempt) {
  return WriteBody<TaskAttempt>(attempt, {kAttempt});
}

std::string WriteLogLine(const TaskLogLine& line) {
  return WriteBody<TaskLogLine>(line, {kLogLine});
}

std::vector<Schema> TaskSchemas() {
  const std::vector<FieldSpec> task = Specs<TaskExecution>({kTask});
  return {
      {"CreateTaskRequest",
       Joined(Joined(RequestSpecs<StartTaskRequest>(kTaskFields),
                     RequestSpecs<StartTaskRequest>(kLaunchFields<StartTaskRequest>)),
              RequestSpecs<StartTaskRequest>(kPlacingFields<StartTaskRequest>))},
      {"SubmittedTask", Joined(task, Specs<SubmittedTask>({kKey}))},
      {"TaskExecution", task},
      {"TaskAttempt", Specs<TaskAttempt>({kAttempt})},
      {"TaskLogLine", Specs<TaskLogLine>({kLogLine})},
  };
}

}  // namespace flovyn::http
