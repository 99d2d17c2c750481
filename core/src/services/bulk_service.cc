#include "flovyn/services/bulk_service.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "bulk_rows.h"
#include "bulk_verbs.h"
#include "check_values.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

constexpr std::int64_t kSampleRows = 10;

absl::Status CheckQuery(const BulkRequest& request, absl::Time now) {
  if (request.all && !request.query.empty()) {
    return InvalidField("all", "stands for every execution; leave out \"query\" or \"all\"");
  }
  FLOVYN_ASSIGN_OR_RETURN(const query::Condition condition,
                          ReadBulkCondition(request.entity, request.query, now));
  if (condition.kind == query::Condition::Kind::kTrue && !request.all) {
    return InvalidField("query",
                        "has no condition; say which executions are meant, or \"all\": true");
  }
  return absl::OkStatus();
}

/// The newest that the job would be applied to, and how many there are.
absl::StatusOr<Listed<BulkRow>> Find(Store& store, const BulkJob& job, absl::Time now) {
  query::Query query;
  FLOVYN_ASSIGN_OR_RETURN(query.condition, ReadBulkCondition(job.entity, job.query, now));
  return ListBulkRows(store, job.tenant, job.entity, query,
                      {.limit = kSampleRows, .max_total = job.max_executions});
}

absl::Status CheckFound(const Listed<BulkRow>& found, const BulkJob& job, const Limits& limits) {
  if (!found.total_is_lower_bound && found.total <= job.max_executions) return absl::OkStatus();
  return InvalidField(
      "maxExecutions",
      absl::StrFormat("the query finds more than %d executions; narrow it, or allow more, up to %d",
                      job.max_executions, limits.bulk_executions_max));
}

}  // namespace

BulkService::BulkService(BulkDeps deps, const Limits& limits)
    : deps_(std::move(deps)), limits_(limits) {}

absl::StatusOr<BulkJob> BulkService::Check(const Caller& caller, const BulkRequest& request) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, request.tenant, Action::kUpdate));
  FLOVYN_ASSIGN_OR_RETURN(const BulkVerbRow verb, FindBulkVerb(request.entity, request.verb));
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, request.tenant, verb.action));
  FLOVYN_RETURN_IF_ERROR(CheckQuery(request, deps_.clock.Now()));
  BulkJob job;
  job.id = BulkJobId(deps_.ids.NewUuid());
  job.tenant = request.tenant;
  job.entity = request.entity;
  job.verb = request.verb;
  job.query = request.query;
  job.created_by = caller.id;
  FLOVYN_ASSIGN_OR_RETURN(job.arguments,
                          Payload::From("arguments", request.arguments, limits_.payload_bytes));
  FLOVYN_RETURN_IF_ERROR(verb.prepare(job, limits_).status());
  FLOVYN_RETURN_IF_ERROR(
      CheckText("reason", request.reason, limits_.note_bytes, Emptiness::kAllowed));
  job.reason = request.reason;
  job.max_executions = request.max_executions.value_or(limits_.bulk_executions_default);
  FLOVYN_RETURN_IF_ERROR(
      CheckRange("maxExecutions", job.max_executions, 1, limits_.bulk_executions_max));
  job.rate_per_second = request.rate_per_second.value_or(limits_.bulk_rate_default);
  FLOVYN_RETURN_IF_ERROR(
      CheckRange("ratePerSecond", job.rate_per_second, 1, limits_.bulk_rate_max));
  return job;
}

absl::StatusOr<BulkPreview> BulkService::DryRun(const Caller& caller, const BulkRequest& request) {
  FLOVYN_ASSIGN_OR_RETURN(const BulkJob job, Check(caller, request));
  FLOVYN_ASSIGN_OR_RETURN(Listed<BulkRow> found, Find(deps_.store, job, deps_.clock.Now()));
  BulkPreview preview{.matched = found.total, .matched_is_lower_bound = found.total_is_lower_bound};
  for (BulkRow& row : found.rows) preview.sample.push_back(std::move(row.shown));
  return preview;
}

absl::StatusOr<BulkJob> BulkService::Create(const Caller& caller, const BulkRequest& request) {
  FLOVYN_ASSIGN_OR_RETURN(BulkJob job, Check(caller, request));
  FLOVYN_ASSIGN_OR_RETURN(const Listed<BulkRow> found, Find(deps_.store, job, deps_.clock.Now()));
  FLOVYN_RETURN_IF_ERROR(CheckFound(found, job, limits_));
  job.matched = found.total;
  const BulkAuditEntry audit{.id = AuditId(deps_.ids.NewUuid()),
                             .job = job.id,
                             .action = BulkAction::kCreated,
                             .actor = caller.id,
                             .note = job.reason};
  FLOVYN_ASSIGN_OR_RETURN(BulkJob created,
                          deps_.store.bulk_jobs().Create(job, audit, limits_.bulk_jobs_open));
  if (deps_.on_created) deps_.on_created();
  return created;
}

absl::StatusOr<BulkJob> BulkService::Get(const Caller& caller, const TenantId& tenant,
                                         const BulkJobId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  return deps_.store.bulk_jobs().Get(tenant, id);
}

absl::StatusOr<std::vector<BulkJob>> BulkService::List(const Caller& caller, const TenantId& tenant,
                                                       const BulkJobPage& page) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckRange("limit", page.limit, 1, limits_.list_limit_max));
  return deps_.store.bulk_jobs().List(tenant, page);
}

absl::StatusOr<std::vector<BulkAuditEntry>> BulkService::Audit(const Caller& caller,
                                                               const TenantId& tenant,
                                                               const BulkJobId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  return deps_.store.bulk_jobs().Audit(tenant, id);
}

absl::StatusOr<BulkJob> BulkService::Cancel(const Caller& caller, const TenantId& tenant,
                                            const BulkJobId& id, std::string note) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kUpdate));
  FLOVYN_RETURN_IF_ERROR(CheckText("reason", note, limits_.note_bytes, Emptiness::kAllowed));
  return deps_.store.bulk_jobs().Cancel(tenant, {.id = AuditId(deps_.ids.NewUuid()),
                                                 .job = id,
                                                 .action = BulkAction::kCancelRequested,
                                                 .actor = caller.id,
                                                 .note = std::move(note)});
}

}  // namespace flovyn
