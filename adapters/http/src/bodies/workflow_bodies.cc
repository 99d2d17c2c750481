#include "bodies/workflow_bodies.h"

#include <utility>

#include "bodies/launch_members.h"
#include "body_writer.h"

namespace flovyn::http {
namespace {

constexpr RequestField<StartWorkflowRequest> kKindField[] = {
    {{.name = "kind", .description = "Which workflow to run. At most 255 bytes."},
     [](const MemberReader& in, StartWorkflowRequest& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.kind, in.String());
       return absl::OkStatus();
     }},
};
constexpr BodyField<StartedBody> kStarted[] = {
    {{"workflowExecutionId", FieldType::kUuid},
     [](const auto& b, MemberWriter& out) { out.Uuid(b.started.id); }},
    {{.name = "status", .values = TextsOf<kWorkflowStatusText>},
     [](const auto& b, MemberWriter& out) {
       out.Text(ToText(kWorkflowStatusText, b.started.status));
     }},
    {{"kind"}, [](const auto& b, MemberWriter& out) { out.Text(b.started.kind); }},
    {{"createdAt", FieldType::kTime},
     [](const auto& b, MemberWriter& out) { out.Time(b.started.created_at); }},
    {{.name = "links", .type = FieldType::kSchema, .schema = "Links"},
     [](const auto& b, MemberWriter& out) {
       out.Json(JsonObjectWriter().Add("self", b.self).Add("events", b.self + "/events").Finish());
     }},
    {{"idempotencyKeyUsed", FieldType::kBoolean, Presence::kRequired, "A key was given."},
     [](const auto& b, MemberWriter& out) { out.Boolean(b.started.key_used); }},
    {{"idempotencyKeyNew", FieldType::kBoolean, Presence::kRequired,
      "The key was new, or had expired."},
     [](const auto& b, MemberWriter& out) {
       out.Boolean(b.started.key_used && b.started.created);
     }},
};

using Fields = BodyField<WorkflowExecution>;

constexpr Fields kIdentity[] = {
    {{"id", FieldType::kUuid}, [](const auto& e, MemberWriter& out) { out.Uuid(e.start.id); }},
    {{"tenantId", FieldType::kUuid},
     [](const auto& e, MemberWriter& out) { out.Uuid(e.start.tenant); }},
    {{"orgId", FieldType::kUuid, Presence::kRequired, "The same as tenantId."},
     [](const auto& e, MemberWriter& out) { out.Uuid(e.start.tenant); }},
    {{"kind"}, [](const auto& e, MemberWriter& out) { out.Text(e.start.kind); }},
    {{"queue"}, [](const auto& e, MemberWriter& out) { out.Text(e.start.queue); }},
    {{.name = "status", .values = TextsOf<kWorkflowStatusText>},
     [](const auto& e, MemberWriter& out) { out.Text(ToText(kWorkflowStatusText, e.status)); }},
};

constexpr Fields kPayloads[] = {
    {{"input", FieldType::kAnyValue, Presence::kNullable, "As it was sent, byte for byte."},
     [](const auto& e, MemberWriter& out) { out.Value(e.start.input); }},
    {{"output", FieldType::kAnyValue, Presence::kNullable, "As the worker gave it."},
     [](const auto& e, MemberWriter& out) { out.Value(e.output); }},
};

constexpr Fields kProgress[] = {
    {{"error", FieldType::kText, Presence::kNullable},
     [](const auto& e, MemberWriter& out) { out.TextOrNull(e.error); }},
    {{"currentSequence", FieldType::kInteger, Presence::kRequired, "Of the newest event."},
     [](const auto& e, MemberWriter& out) { out.Integer(e.current_sequence); }},
    {{"workflowVersion", FieldType::kText, Presence::kNullable},
     [](const auto& e, MemberWriter& out) { out.TextOrNull(e.start.version.value_or("")); }},
    {{"parentWorkflowExecutionId", FieldType::kUuid, Presence::kNullable},
     [](const auto& e, MemberWriter& out) { out.Uuid(e.start.parent); }},
    {{"workerId", FieldType::kText, Presence::kNullable,
      "Who runs it now: the id of a registered worker, or a name."},
     [](const auto& e, MemberWriter& out) { out.TextOrNull(e.claim ? e.claim->worker : ""); }},
    {{"createdAt", FieldType::kTime},
     [](const auto& e, MemberWriter& out) { out.Time(e.created_at); }},
    {{"startedAt", FieldType::kTime, Presence::kNullable},
     [](const auto& e, MemberWriter& out) { out.Time(e.started_at); }},
    {{"completedAt", FieldType::kTime, Presence::kNullable},
     [](const auto& e, MemberWriter& out) { out.Time(e.completed_at); }},
    {{"updatedAt", FieldType::kTime},
     [](const auto& e, MemberWriter& out) { out.Time(e.updated_at); }},
    {{"metadata", FieldType::kObject, Presence::kOptional, "Left out when there is none."},
     [](const auto& e, MemberWriter& out) { out.Object(e.start.metadata); }},
};

constexpr Fields kChain[] = {
    {{"runNumber", FieldType::kInteger, Presence::kRequired,
      "From 1: the n-th of a chain of executions, each continued as new as the next."},
     [](const auto& e, MemberWriter& out) { out.Integer(e.start.run); }},
    {{"firstExecutionId", FieldType::kUuid, Presence::kNullable,
      "Of the chain; null: this is the first."},
     [](const auto& e, MemberWriter& out) { out.Uuid(e.start.first); }},
    {{"continuedFrom", FieldType::kUuid, Presence::kNullable, "The one before in the chain."},
     [](const auto& e, MemberWriter& out) { out.Uuid(e.start.continued_from); }},
    {{"continuedAs", FieldType::kUuid, Presence::kNullable,
      "The one after it: of one that is CONTINUED_AS_NEW."},
     [](const auto& e, MemberWriter& out) { out.Uuid(e.continued_as); }},
};

constexpr Fields kChild[] = {
    {{"childWorkflowExecutionId", FieldType::kUuid},
     [](const auto& e, MemberWriter& out) { out.Uuid(e.start.id); }},
    {{"kind"}, [](const auto& e, MemberWriter& out) { out.Text(e.start.kind); }},
    {{.name = "status", .values = TextsOf<kWorkflowStatusText>},
     [](const auto& e, MemberWriter& out) { out.Text(ToText(kWorkflowStatusText, e.status)); }},
    {{"createdAt", FieldType::kTime},
     [](const auto& e, MemberWriter& out) { out.Time(e.created_at); }},
    {{"metadata", FieldType::kObject, Presence::kOptional},
     [](const auto& e, MemberWriter& out) { out.Object(e.start.metadata); }},
};

constexpr BodyField<StoredEvent> kEvent[] = {
    {{"sequence", FieldType::kInteger, Presence::kRequired, "From 1, without gaps."},
     [](const auto& e, MemberWriter& out) { out.Integer(e.sequence); }},
    {{"sequenceNumber", FieldType::kInteger, Presence::kRequired, "The same as sequence."},
     [](const auto& e, MemberWriter& out) { out.Integer(e.sequence); }},
    {{"eventType"}, [](const auto& e, MemberWriter& out) { out.Text(e.type); }},
    {{"timestamp", FieldType::kTime},
     [](const auto& e, MemberWriter& out) { out.Time(e.created_at); }},
    {{"createdAt", FieldType::kTime, Presence::kRequired, "The same as timestamp."},
     [](const auto& e, MemberWriter& out) { out.Time(e.created_at); }},
    {{"data", FieldType::kObject}, [](const auto& e, MemberWriter& out) { out.Json(e.data); }},
};

constexpr BodyField<AuditEntry> kAuditEntry[] = {
    {{"id", FieldType::kUuid}, [](const auto& e, MemberWriter& out) { out.Uuid(e.id); }},
    {{.name = "action", .values = TextsOf<kAuditActionText>},
     [](const auto& e, MemberWriter& out) { out.Text(ToText(kAuditActionText, e.action)); }},
    {{"timestamp", FieldType::kTime}, [](const auto& e, MemberWriter& out) { out.Time(e.at); }},
    {{"actor", FieldType::kText, Presence::kNullable, "The principal that did it."},
     [](const auto& e, MemberWriter& out) { out.TextOrNull(e.actor); }},
    {{"note", FieldType::kText, Presence::kNullable},
     [](const auto& e, MemberWriter& out) { out.TextOrNull(e.note); }},
    {{"cause", FieldType::kText, Presence::kNullable, "Of a retry: the error that it answers to."},
     [](const auto& e, MemberWriter& out) { out.TextOrNull(e.cause); }},
    {{"change", FieldType::kObject, Presence::kNullable, "Of METADATA_UPDATED: the update."},
     [](const auto& e, MemberWriter& out) { e.change.empty() ? out.Null() : out.Json(e.change); }},
};

absl::StatusOr<StartWorkflowRequest> ReadStart(const JsonSlices& members, std::string kind) {
  StartWorkflowRequest request;
  request.kind = std::move(kind);
  request.input = "{}";
  FLOVYN_RETURN_IF_ERROR(ReadFields<StartWorkflowRequest>(members, kWorkflowFields, request));
  FLOVYN_RETURN_IF_ERROR(
      ReadFields<StartWorkflowRequest>(members, kLaunchFields<StartWorkflowRequest>, request));
  FLOVYN_RETURN_IF_ERROR(
      ReadFields<StartWorkflowRequest>(members, kPlacingFields<StartWorkflowRequest>, request));
  return request;
}

std::vector<FieldSpec> TriggerSpecs() {
  return Joined(Joined(RequestSpecs<StartWorkflowRequest>(kWorkflowFields),
                       RequestSpecs<StartWorkflowRequest>(kLaunchFields<StartWorkflowRequest>)),
                RequestSpecs<StartWorkflowRequest>(kPlacingFields<StartWorkflowRequest>));
}

}  // namespace

absl::StatusOr<StartWorkflowRequest> ReadTriggerWorkflow(std::string_view body,
                                                         std::string_view kind) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  return ReadStart(members, std::string(kind));
}

absl::StatusOr<StartWorkflowRequest> ReadStartWorkflow(std::string_view body) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  StartWorkflowRequest request;
  FLOVYN_RETURN_IF_ERROR(ReadFields<StartWorkflowRequest>(members, kKindField, request));
  return ReadStart(members, request.kind);
}

std::string WriteStarted(const StartedBody& started) {
  return WriteBody<StartedBody>(started, {kStarted});
}

std::string WriteWorkflow(const WorkflowExecution& execution) {
  return WriteBody<WorkflowExecution>(execution, {kIdentity, kPayloads, kProgress, kChain});
}

std::vector<FieldSpec> WorkflowSummaryFields() {
  return Specs<WorkflowExecution>({kIdentity, kProgress, kChain});
}

std::string WriteWorkflowSummary(const WorkflowExecution& execution) {
  return WriteBody<WorkflowExecution>(execution, {kIdentity, kProgress, kChain});
}

std::string WriteWorkflowSummaries(std::vector<WorkflowExecution> executions,
                                   const Projection& projection) {
  return WriteRows<WorkflowExecution>(std::move(executions), {kIdentity, kProgress, kChain},
                                      projection);
}

std::string WriteChild(const WorkflowExecution& execution) {
  return WriteBody<WorkflowExecution>(execution, {kChild});
}

std::string WriteEvent(const StoredEvent& event) { return WriteBody<StoredEvent>(event, {kEvent}); }

std::string WriteAuditEntry(const AuditEntry& entry) {
  return WriteBody<AuditEntry>(entry, {kAuditEntry});
}

std::vector<Schema> WorkflowSchemas() {
  return {
      {"StartWorkflowRequest",
       Joined(RequestSpecs<StartWorkflowRequest>(kKindField), TriggerSpecs())},
      {"TriggerWorkflowRequest", TriggerSpecs()},
      {"StartedWorkflow", Specs<StartedBody>({kStarted})},
      {"Links", {{.name = "self"}, {.name = "events"}}},
      {"WorkflowExecution", Specs<WorkflowExecution>({kIdentity, kPayloads, kProgress, kChain})},
      {"WorkflowSummary", Specs<WorkflowExecution>({kIdentity, kProgress, kChain})},
      {"ChildWorkflow", Specs<WorkflowExecution>({kChild})},
      {"WorkflowEvent", Specs<StoredEvent>({kEvent})},
      {"AuditEntry", Specs<AuditEntry>({kAuditEntry})},
  };
}

}  // namespace flovyn::http
