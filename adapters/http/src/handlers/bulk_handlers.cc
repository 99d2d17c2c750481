#include "bodies/bulk_bodies.h"
#include "call.h"
#include "handlers/handlers.h"

namespace flovyn::http {
namespace {

constexpr std::int64_t kDefaultJobs = 20;

absl::StatusOr<BulkJobPage> PageOf(const Call& call) {
  BulkJobPage page;
  FLOVYN_ASSIGN_OR_RETURN(const Page rows, call.ListPage(kDefaultJobs));
  page.limit = rows.limit;
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> cursor, call.query().One("cursor"));
  if (!cursor) return page;
  page.before = BulkJobId::Parse(*cursor);
  if (page.before) return page;
  return InvalidField("cursor", "is not one that this list gave; begin again without it");
}

}  // namespace

absl::StatusOr<Reply> CreateBulkJob(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(BulkBody body, ReadBulk(call.body()));
  body.job.tenant = call.tenant().id;
  BulkService& bulk = call.engine().bulk();
  if (body.dry_run) {
    FLOVYN_ASSIGN_OR_RETURN(const BulkPreview preview, bulk.DryRun(call.caller(), body.job));
    return Reply{.body = WriteBulkPreview(preview)};
  }
  FLOVYN_ASSIGN_OR_RETURN(const BulkJob job, bulk.Create(call.caller(), body.job));
  return Reply{.status = 201,
               .body = WriteBulkJob(job),
               .location = call.OrganizationPath("/bulk-jobs/" + job.id.str())};
}

absl::StatusOr<Reply> ListBulkJobs(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const BulkJobPage page, PageOf(call));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<BulkJob> jobs,
                          call.engine().bulk().List(call.caller(), call.tenant().id, page));
  const bool full = std::ssize(jobs) == page.limit;
  return Reply{.body = WriteBulkJobs(jobs, full ? jobs.back().id.str() : "")};
}

absl::StatusOr<Reply> GetBulkJob(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const BulkJobId id, call.PathId<BulkJobId>("id"));
  BulkService& bulk = call.engine().bulk();
  FLOVYN_ASSIGN_OR_RETURN(const BulkJob job, bulk.Get(call.caller(), call.tenant().id, id));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<BulkAuditEntry> audit,
                          bulk.Audit(call.caller(), call.tenant().id, id));
  return Reply{.body = WriteBulkJobWithAudit(job, audit)};
}

absl::StatusOr<Reply> CancelBulkJob(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const BulkJobId id, call.PathId<BulkJobId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(std::string reason, ReadBulkCancel(call.body()));
  FLOVYN_ASSIGN_OR_RETURN(
      const BulkJob job,
      call.engine().bulk().Cancel(call.caller(), call.tenant().id, id, std::move(reason)));
  return Reply{.body = WriteBulkJob(job)};
}

}  // namespace flovyn::http
