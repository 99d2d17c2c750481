#include "bodies/bulk_bodies.h"

#include "body_reader.h"
#include "body_writer.h"
#include "query.h"

namespace flovyn::http {
namespace {

template <const auto& Table, class E>
absl::Status ReadEnum(const MemberReader& in, E& out) {
  FLOVYN_ASSIGN_OR_RETURN(const std::string text, in.String());
  const auto value = FromText(Table, text);
  if (!value) return NotOneOf(in.name(), text, TextsOf<Table>());
  out = *value;
  return absl::OkStatus();
}

absl::Status ReadText(const MemberReader& in, std::string& out) {
  FLOVYN_ASSIGN_OR_RETURN(out, in.String());
  return absl::OkStatus();
}

absl::Status ReadBool(const MemberReader& in, bool& out) {
  FLOVYN_ASSIGN_OR_RETURN(out, in.Boolean());
  return absl::OkStatus();
}

absl::Status ReadInteger(const MemberReader& in, std::optional<std::int64_t>& out) {
  FLOVYN_ASSIGN_OR_RETURN(out, in.Integer());
  return absl::OkStatus();
}

constexpr RequestField<BulkBody> kRequest[] = {
    {{.name = "entity", .values = TextsOf<kBulkEntityText>},
     [](const MemberReader& in, BulkBody& out) {
       return ReadEnum<kBulkEntityText>(in, out.job.entity);
     }},
    {{.name = "verb",
      .description = "What is done to each. For a task: cancel.",
      .values = TextsOf<kBulkVerbText>},
     [](const MemberReader& in, BulkBody& out) {
       return ReadEnum<kBulkVerbText>(in, out.job.verb);
     }},
    {{.name = "query",
      .presence = Presence::kOptional,
      .description = "Which executions, without ORDER BY. Required, unless `all` is true."},
     [](const MemberReader& in, BulkBody& out) { return ReadText(in, out.job.query); }},
    {{.name = "all",
      .type = FieldType::kBoolean,
      .presence = Presence::kOptional,
      .description = "true: every execution of the organization.",
      .default_value = "false"},
     [](const MemberReader& in, BulkBody& out) { return ReadBool(in, out.job.all); }},
    {{.name = "arguments",
      .type = FieldType::kObject,
      .presence = Presence::kOptional,
      .description = "Of the verb. cancel: reason, cascadeToChildren; of a task: reason. retry: "
                     "note. signal: signalName (required), signalValue. At most 1 MiB."},
     [](const MemberReader& in, BulkBody& out) {
       out.job.arguments = in.Text();
       return absl::OkStatus();
     }},
    {{.name = "dryRun",
      .type = FieldType::kBoolean,
      .presence = Presence::kOptional,
      .description = "true: tells what the query finds, and creates no job.",
      .default_value = "false"},
     [](const MemberReader& in, BulkBody& out) { return ReadBool(in, out.dry_run); }},
    {{.name = "maxExecutions",
      .type = FieldType::kInteger,
      .presence = Presence::kOptional,
      .description = "A job whose query finds more is refused. 1 to 1,000,000.",
      .default_value = "10000"},
     [](const MemberReader& in, BulkBody& out) { return ReadInteger(in, out.job.max_executions); }},
    {{.name = "ratePerSecond",
      .type = FieldType::kInteger,
      .presence = Presence::kOptional,
      .description = "Executions a second, at most. 1 to 10,000.",
      .default_value = "100"},
     [](const MemberReader& in, BulkBody& out) {
       return ReadInteger(in, out.job.rate_per_second);
     }},
    {{.name = "reason",
      .presence = Presence::kOptional,
      .description = "Why; at most 1,000 bytes, kept in the audit log of the job."},
     [](const MemberReader& in, BulkBody& out) { return ReadText(in, out.job.reason); }},
};

constexpr RequestField<std::string> kCancelRequest[] = {
    {{.name = "reason",
      .presence = Presence::kOptional,
      .description = "Why; at most 1,000 bytes, kept in the audit log of the job."},
     ReadText},
};

constexpr BodyField<BulkSample> kSample[] = {
    {{"id", FieldType::kUuid}, [](const auto& s, MemberWriter& out) { out.Text(s.id.str()); }},
    {{"kind"}, [](const auto& s, MemberWriter& out) { out.Text(s.kind); }},
    {{"status"}, [](const auto& s, MemberWriter& out) { out.Text(s.status); }},
    {{"createdAt", FieldType::kTime},
     [](const auto& s, MemberWriter& out) { out.Time(s.created_at); }},
    {{"metadata", FieldType::kObject, Presence::kOptional},
     [](const auto& s, MemberWriter& out) { out.Object(s.metadata); }},
};

std::string WriteSample(const BulkSample& sample) {
  return WriteBody<BulkSample>(sample, {kSample});
}

constexpr BodyField<BulkPreview> kPreview[] = {
    {{"matched", FieldType::kInteger, Presence::kRequired,
      "Executions that the query finds now, counted up to maxExecutions."},
     [](const auto& p, MemberWriter& out) { out.Integer(p.matched); }},
    {{"matchedIsLowerBound", FieldType::kBoolean, Presence::kRequired,
      "true: there are more, and a job would be refused."},
     [](const auto& p, MemberWriter& out) { out.Boolean(p.matched_is_lower_bound); }},
    {{.name = "sample",
      .type = FieldType::kSchemaList,
      .description = "The newest of them, at most 10.",
      .schema = "BulkSample"},
     [](const auto& p, MemberWriter& out) { out.Json(WriteArray(p.sample, WriteSample)); }},
};

constexpr BodyField<BulkError> kError[] = {
    {{"id", FieldType::kUuid, Presence::kRequired, "Of the execution."},
     [](const auto& e, MemberWriter& out) { out.Text(e.execution.str()); }},
    {{"error"}, [](const auto& e, MemberWriter& out) { out.Text(e.error); }},
};

std::string WriteError(const BulkError& error) { return WriteBody<BulkError>(error, {kError}); }

constexpr BodyField<BulkJob> kJob[] = {
    {{"id", FieldType::kUuid}, [](const auto& j, MemberWriter& out) { out.Uuid(j.id); }},
    {{.name = "entity", .values = TextsOf<kBulkEntityText>},
     [](const auto& j, MemberWriter& out) { out.Text(ToText(kBulkEntityText, j.entity)); }},
    {{.name = "verb", .values = TextsOf<kBulkVerbText>},
     [](const auto& j, MemberWriter& out) { out.Text(ToText(kBulkVerbText, j.verb)); }},
    {{"query", FieldType::kText, Presence::kRequired, "Empty: every execution."},
     [](const auto& j, MemberWriter& out) { out.Text(j.query); }},
    {{"arguments", FieldType::kObject, Presence::kNullable},
     [](const auto& j, MemberWriter& out) { out.Value(j.arguments); }},
    {{.name = "status", .values = TextsOf<kBulkStatusText>},
     [](const auto& j, MemberWriter& out) { out.Text(ToText(kBulkStatusText, j.status)); }},
    {{"error", FieldType::kText, Presence::kNullable, "Of a FAILED one: why it could not go on."},
     [](const auto& j, MemberWriter& out) { out.TextOrNull(j.error); }},
    {{"maxExecutions", FieldType::kInteger},
     [](const auto& j, MemberWriter& out) { out.Integer(j.max_executions); }},
    {{"ratePerSecond", FieldType::kInteger},
     [](const auto& j, MemberWriter& out) { out.Integer(j.rate_per_second); }},
    {{"matched", FieldType::kInteger, Presence::kRequired,
      "Executions that the query found when the job was created."},
     [](const auto& j, MemberWriter& out) { out.Integer(j.matched); }},
    {{"processed", FieldType::kInteger, Presence::kRequired, "The sum of the next three."},
     [](const auto& j, MemberWriter& out) { out.Integer(j.progress.processed); }},
    {{"succeeded", FieldType::kInteger},
     [](const auto& j, MemberWriter& out) { out.Integer(j.progress.succeeded); }},
    {{"skipped", FieldType::kInteger, Presence::kRequired,
      "There was nothing to do, or no more: it had ended, continued as new, or was deleted."},
     [](const auto& j, MemberWriter& out) { out.Integer(j.progress.skipped); }},
    {{"failed", FieldType::kInteger},
     [](const auto& j, MemberWriter& out) { out.Integer(j.progress.failed); }},
    {{.name = "errors",
      .type = FieldType::kSchemaList,
      .description = "Of the first 20 that failed.",
      .schema = "BulkError"},
     [](const auto& j, MemberWriter& out) { out.Json(WriteArray(j.progress.errors, WriteError)); }},
    {{"reason"}, [](const auto& j, MemberWriter& out) { out.Text(j.reason); }},
    {{"createdBy"}, [](const auto& j, MemberWriter& out) { out.Text(j.created_by); }},
    {{"createdAt", FieldType::kTime},
     [](const auto& j, MemberWriter& out) { out.Time(j.created_at); }},
    {{"updatedAt", FieldType::kTime},
     [](const auto& j, MemberWriter& out) { out.Time(j.updated_at); }},
    {{"endedAt", FieldType::kTime, Presence::kNullable},
     [](const auto& j, MemberWriter& out) { out.Time(j.ended_at); }},
};

constexpr BodyField<BulkAuditEntry> kEntry[] = {
    {{"id", FieldType::kUuid}, [](const auto& e, MemberWriter& out) { out.Uuid(e.id); }},
    {{.name = "action", .values = TextsOf<kBulkActionText>},
     [](const auto& e, MemberWriter& out) { out.Text(ToText(kBulkActionText, e.action)); }},
    {{"at", FieldType::kTime}, [](const auto& e, MemberWriter& out) { out.Time(e.at); }},
    {{"actor"}, [](const auto& e, MemberWriter& out) { out.Text(e.actor); }},
    {{"note", FieldType::kText, Presence::kRequired, "A remark; of ENDED how it ended."},
     [](const auto& e, MemberWriter& out) { out.Text(e.note); }},
};

std::string WriteEntry(const BulkAuditEntry& entry) {
  return WriteBody<BulkAuditEntry>(entry, {kEntry});
}

constexpr FieldSpec kAudit = {.name = "audit",
                              .type = FieldType::kSchemaList,
                              .description = "What was done to the job, oldest first.",
                              .schema = "BulkAuditEntry"};
constexpr FieldSpec kJobs = {.name = "jobs", .type = FieldType::kSchemaList, .schema = "BulkJob"};
constexpr FieldSpec kNextCursor = {
    .name = "nextCursor",
    .presence = Presence::kOptional,
    .description = "`cursor` of the next page; missing on the last one."};

}  // namespace

absl::StatusOr<BulkBody> ReadBulk(std::string_view body) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  BulkBody read;
  FLOVYN_RETURN_IF_ERROR(ReadFields<BulkBody>(members, kRequest, read));
  return read;
}

absl::StatusOr<std::string> ReadBulkCancel(std::string_view body) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  std::string reason;
  FLOVYN_RETURN_IF_ERROR(ReadFields<std::string>(members, kCancelRequest, reason));
  return reason;
}

std::string WriteBulkPreview(const BulkPreview& preview) {
  return WriteBody<BulkPreview>(preview, {kPreview});
}

std::string WriteBulkJob(const BulkJob& job) { return WriteBody<BulkJob>(job, {kJob}); }

std::string WriteBulkJobWithAudit(const BulkJob& job, const std::vector<BulkAuditEntry>& audit) {
  JsonObjectWriter object;
  WriteFields<BulkJob>(job, kJob, object);
  return object.AddRaw(kAudit.name, WriteArray(audit, WriteEntry)).Finish();
}

std::string WriteBulkJobs(const std::vector<BulkJob>& jobs, std::string_view next_cursor) {
  JsonObjectWriter object;
  object.AddRaw(kJobs.name, WriteArray(jobs, WriteBulkJob));
  if (!next_cursor.empty()) object.Add(kNextCursor.name, next_cursor);
  return object.Finish();
}

std::vector<Schema> BulkSchemas() {
  return {
      {"BulkJobRequest", RequestSpecs<BulkBody>(kRequest)},
      {"CancelBulkJobRequest", RequestSpecs<std::string>(kCancelRequest)},
      {"BulkSample", Specs<BulkSample>({kSample})},
      {"BulkPreview", Specs<BulkPreview>({kPreview})},
      {"BulkError", Specs<BulkError>({kError})},
      {"BulkJob", Specs<BulkJob>({kJob})},
      {"BulkAuditEntry", Specs<BulkAuditEntry>({kEntry})},
      {"BulkJobDetails", Joined(Specs<BulkJob>({kJob}), {kAudit})},
      {"BulkJobList", {kJobs, kNextCursor}},
  };
}

}  // namespace flovyn::http
