#include "bodies/control_bodies.h"

#include "bodies/launch_members.h"
#include "body_writer.h"

namespace flovyn::http {
namespace {

std::vector<std::string_view> CancelStatuses() { return {"CANCELLED", "ALREADY_TERMINAL"}; }
std::vector<std::string_view> RetryStatuses() {
  return {ToText(kWorkflowStatusText, WorkflowStatus::kPending)};
}

template <class Request>
constexpr RequestField<Request> kSignalFields[] = {
    {{.name = "signalName", .description = "What the workflow waits for. At most 255 bytes."},
     [](const MemberReader& in, Request& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.name, in.String());
       return absl::OkStatus();
     },
     "signal_name"},
    {{.name = "signalValue",
      .type = FieldType::kAnyValue,
      .presence = Presence::kOptional,
      .description = "Any JSON value, kept byte for byte. At most 1 MiB."},
     [](const MemberReader& in, Request& out) {
       out.value = in.Text();
       return absl::OkStatus();
     },
     "signal_value"},
};

constexpr RequestField<StartWorkflowRequest> kStartFields[] = {
    {{.name = "workflowId",
      .description = "The caller's id of the workflow: the idempotency key that the execution has "
                     "or gets, 1 to 255 bytes."},
     [](const MemberReader& in, StartWorkflowRequest& out) { return ReadKey(in, out); },
     "workflow_id"},
    {{.name = "workflowKind", .description = "Which workflow to run, when there is none yet."},
     [](const MemberReader& in, StartWorkflowRequest& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.kind, in.String());
       return absl::OkStatus();
     },
     "workflow_kind"},
    {{.name = "workflowInput",
      .type = FieldType::kAnyValue,
      .presence = Presence::kOptional,
      .description = "Any JSON value, kept byte for byte; {} when left out. At most 1 MiB."},
     [](const MemberReader& in, StartWorkflowRequest& out) {
       out.input = in.Text();
       return absl::OkStatus();
     },
     "workflow_input"},
    {{.name = "idempotencyKeyTtlSeconds",
      .type = FieldType::kInteger,
      .presence = Presence::kOptional,
      .description = "How long workflowId counts, 1 to 2,592,000; a day when left out."},
     [](const MemberReader& in, StartWorkflowRequest& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.idempotency_ttl_seconds, in.Integer());
       return absl::OkStatus();
     },
     "idempotency_key_ttl_seconds"},
};

constexpr RequestField<CancelRequest> kCancelFields[] = {
    {{.name = "reason", .presence = Presence::kOptional},
     [](const MemberReader& in, CancelRequest& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.reason, in.String());
       return absl::OkStatus();
     }},
    {{.name = "cascadeToChildren",
      .type = FieldType::kBoolean,
      .presence = Presence::kOptional,
      .description = "Cancel its open child workflows, too.",
      .default_value = "true"},
     [](const MemberReader& in, CancelRequest& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.cascade_to_children, in.Boolean());
       return absl::OkStatus();
     }},
};

absl::Status ReadText(const MemberReader& in, std::string& out) {
  FLOVYN_ASSIGN_OR_RETURN(out, in.String());
  return absl::OkStatus();
}

constexpr RequestField<std::string> kRetryFields[] = {
    {{.name = "note",
      .presence = Presence::kOptional,
      .description = "Why; at most 1,000 bytes, kept in the audit log."},
     ReadText},
};

constexpr RequestField<std::string> kRejectFields[] = {
    {{.name = "error", .description = "What the workflow is told."}, ReadText},
};

constexpr RequestField<std::string> kResolveFields[] = {
    {{.name = "value",
      .type = FieldType::kAnyValue,
      .presence = Presence::kOptional,
      .description = "Any JSON value, kept byte for byte. At most 1 MiB."},
     [](const MemberReader& in, std::string& out) {
       out = in.Text();
       return absl::OkStatus();
     }},
};

constexpr BodyField<Signalled> kStartedBySignal[] = {
    {{"workflowExecutionId", FieldType::kUuid},
     [](const auto& s, MemberWriter& out) { out.Uuid(s.workflow); }},
    {{"workflowCreated", FieldType::kBoolean, Presence::kRequired, "This call started it."},
     [](const auto& s, MemberWriter& out) { out.Boolean(s.created); }},
    {{"signalDelivered", FieldType::kBoolean},
     [](const auto&, MemberWriter& out) { out.Boolean(true); }},
};
constexpr BodyField<Signalled> kSignalled[] = {
    {{"signalEventSequence", FieldType::kInteger, Presence::kRequired,
      "Of the event in the history."},
     [](const auto& s, MemberWriter& out) { out.Integer(s.sequence); }},
};

constexpr BodyField<CancelOutcome> kCancelled[] = {
    {{.name = "status",
      .description = "ALREADY_TERMINAL: it had ended before, and nothing changed.",
      .values = CancelStatuses},
     [](const auto& c, MemberWriter& out) {
       out.Text(c.cancelled ? "CANCELLED" : "ALREADY_TERMINAL");
     }},
    {{"cancelledChildren", FieldType::kInteger, Presence::kRequired, "That were told to end."},
     [](const auto& c, MemberWriter& out) { out.Integer(c.children); }},
};

constexpr BodyField<WorkflowId> kRetried[] = {
    {{"workflowExecutionId", FieldType::kUuid},
     [](const auto& id, MemberWriter& out) { out.Uuid(id); }},
    {{.name = "status", .values = RetryStatuses},
     [](const auto&, MemberWriter& out) { out.Text(RetryStatuses().front()); }},
    {{"message"},
     [](const auto&, MemberWriter& out) { out.Text("the workflow execution runs again"); }},
    {{"success", FieldType::kBoolean}, [](const auto&, MemberWriter& out) { out.Boolean(true); }},
};

constexpr BodyField<PromiseSettled> kResolved[] = {
    {{"resolved", FieldType::kBoolean, Presence::kRequired, "By this call."},
     [](const auto& p, MemberWriter& out) { out.Boolean(p.settled); }},
    {{"alreadyResolved", FieldType::kBoolean, Presence::kRequired,
      "It had an outcome before, and nothing changed."},
     [](const auto& p, MemberWriter& out) { out.Boolean(!p.settled); }},
    {{"promiseId", FieldType::kUuid}, [](const auto& p, MemberWriter& out) { out.Uuid(p.id); }},
};
constexpr BodyField<PromiseSettled> kRejected[] = {
    {{"rejected", FieldType::kBoolean, Presence::kRequired, "By this call."},
     [](const auto& p, MemberWriter& out) { out.Boolean(p.settled); }},
    kResolved[1],
    kResolved[2],
};

constexpr BodyField<WorkflowExecution> kResult[] = {
    {{"workflowExecutionId", FieldType::kUuid, Presence::kRequired,
      "Of one that has continued as new: the newest run of its chain."},
     [](const auto& e, MemberWriter& out) { out.Uuid(e.start.id); }},
    {{.name = "status", .values = TextsOf<kWorkflowStatusText>},
     [](const auto& e, MemberWriter& out) { out.Text(ToText(kWorkflowStatusText, e.status)); }},
    {{"output", FieldType::kAnyValue, Presence::kNullable, "Of a COMPLETED one."},
     [](const auto& e, MemberWriter& out) { out.Value(e.output); }},
    {{"error", FieldType::kText, Presence::kNullable, "Of a FAILED or CANCELLED one."},
     [](const auto& e, MemberWriter& out) { out.TextOrNull(e.error); }},
    {{"completedAt", FieldType::kTime, Presence::kNullable},
     [](const auto& e, MemberWriter& out) { out.Time(e.completed_at); }},
};

constexpr FieldSpec kState = {
    .name = "state", .type = FieldType::kObject, .description = "The values by their keys."};

template <class T>
absl::StatusOr<T> ReadBody(std::string_view body, RequestFields<T> fields) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  T read;
  FLOVYN_RETURN_IF_ERROR(ReadFields<T>(members, fields, read));
  return read;
}

}  // namespace

absl::StatusOr<SignalRequest> ReadSignal(std::string_view body) {
  return ReadBody<SignalRequest>(body, kSignalFields<SignalRequest>);
}

absl::StatusOr<SignalWithStartRequest> ReadSignalWithStart(std::string_view body) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  SignalWithStartRequest request;
  request.start.input = "{}";
  FLOVYN_RETURN_IF_ERROR(ReadFields<StartWorkflowRequest>(members, kStartFields, request.start));
  FLOVYN_RETURN_IF_ERROR(ReadFields<StartWorkflowRequest>(members, kWorkflowFields, request.start));
  FLOVYN_RETURN_IF_ERROR(ReadFields<StartWorkflowRequest>(
      members, kPlacingFields<StartWorkflowRequest>, request.start));
  FLOVYN_RETURN_IF_ERROR(
      ReadFields<SignalWithStartRequest>(members, kSignalFields<SignalWithStartRequest>, request));
  return request;
}

absl::StatusOr<CancelRequest> ReadCancel(std::string_view body) {
  return ReadBody<CancelRequest>(body, kCancelFields);
}

absl::StatusOr<std::string> ReadRetry(std::string_view body) {
  return ReadBody<std::string>(body, kRetryFields);
}

absl::StatusOr<std::string> ReadResolve(std::string_view body) {
  return ReadBody<std::string>(body, kResolveFields);
}

absl::StatusOr<std::string> ReadReject(std::string_view body) {
  return ReadBody<std::string>(body, kRejectFields);
}

std::string WriteSignalled(const Signalled& signalled) {
  return WriteBody<Signalled>(signalled, {kSignalled});
}

std::string WriteSignalledWithStart(const Signalled& signalled) {
  return WriteBody<Signalled>(signalled, {kStartedBySignal, kSignalled});
}

std::string WriteCancelled(const CancelOutcome& outcome) {
  return WriteBody<CancelOutcome>(outcome, {kCancelled});
}

std::string WriteRetried(const WorkflowId& id) { return WriteBody<WorkflowId>(id, {kRetried}); }

std::string WriteResolved(const PromiseSettled& settled) {
  return WriteBody<PromiseSettled>(settled, {kResolved});
}

std::string WriteRejected(const PromiseSettled& settled) {
  return WriteBody<PromiseSettled>(settled, {kRejected});
}

std::string WriteResult(const WorkflowExecution& execution) {
  return WriteBody<WorkflowExecution>(execution, {kResult});
}

std::string WriteState(const std::vector<WorkflowState>& state) {
  JsonObjectWriter values;
  for (const WorkflowState& entry : state) values.AddRaw(entry.key, entry.value.json());
  return JsonObjectWriter().AddRaw(kState.name, values.Finish()).Finish();
}

std::vector<Schema> ControlSchemas() {
  using Start = StartWorkflowRequest;
  return {
      {"SignalRequest", RequestSpecs<SignalRequest>(kSignalFields<SignalRequest>)},
      {"SignalWithStartRequest",
       Joined(Joined(RequestSpecs<Start>(kStartFields), RequestSpecs<Start>(kWorkflowFields)),
              Joined(RequestSpecs<Start>(kPlacingFields<Start>),
                     RequestSpecs<SignalRequest>(kSignalFields<SignalRequest>)))},
      {"CancelRequest", RequestSpecs<CancelRequest>(kCancelFields)},
      {"RetryRequest", RequestSpecs<std::string>(kRetryFields)},
      {"ResolveRequest", RequestSpecs<std::string>(kResolveFields)},
      {"RejectRequest", RequestSpecs<std::string>(kRejectFields)},
      {"Signalled", Specs<Signalled>({kSignalled})},
      {"SignalledWithStart", Specs<Signalled>({kStartedBySignal, kSignalled})},
      {"Cancelled", Specs<CancelOutcome>({kCancelled})},
      {"Retried", Specs<WorkflowId>({kRetried})},
      {"Resolved", Specs<PromiseSettled>({kResolved})},
      {"Rejected", Specs<PromiseSettled>({kRejected})},
      {"WorkflowResult", Specs<WorkflowExecution>({kResult})},
      {"WorkflowState", {kState}},
  };
}

}  // namespace flovyn::http
