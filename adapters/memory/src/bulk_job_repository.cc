#include "bulk_job_repository.h"

#include <algorithm>
#include <mutex>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::memory {
namespace {

absl::StatusOr<BulkJobRecord*> Find(Tables& tables, const TenantId& tenant, const BulkJobId& id) {
  const auto found = tables.bulk_jobs.find(id);
  if (found == tables.bulk_jobs.end() || found->second.job.tenant != tenant) {
    return NotFound("bulk job", id.str());
  }
  return &found->second;
}

void Write(BulkJobRecord& record, BulkAuditEntry entry, absl::Time now) {
  entry.at = now;
  record.audit.insert_or_assign(entry.id, std::move(entry));
}

void End(BulkJob& job, BulkStatus status, absl::Time now) {
  job.status = status;
  job.ended_at = now;
}

}  // namespace

absl::StatusOr<BulkJob> MemoryBulkJobRepository::Create(const BulkJob& job,
                                                        const BulkAuditEntry& audit, int max_open) {
  const std::lock_guard lock(data_.mutex);
  auto& jobs = data_.tables.bulk_jobs;
  const auto open = std::ranges::count_if(jobs, [&](const auto& entry) {
    return entry.second.job.tenant == job.tenant && entry.second.job.open();
  });
  FLOVYN_RETURN_IF_ERROR(CheckOpenBulkJobs(open, max_open));
  const auto [at, inserted] = jobs.try_emplace(job.id);
  if (!inserted) return AlreadyExists("bulk job " + job.id.str() + " exists");
  BulkJobRecord& record = at->second;
  const absl::Time now = data_.Now();
  record.job = job;
  record.job.status = BulkStatus::kPending;
  record.job.created_at = record.job.updated_at = record.runnable_at = now;
  Write(record, audit, now);
  return record.job;
}

absl::StatusOr<BulkJob> MemoryBulkJobRepository::Get(const TenantId& tenant, const BulkJobId& id) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const BulkJobRecord* record, Find(data_.tables, tenant, id));
  return record->job;
}

absl::StatusOr<std::vector<BulkJob>> MemoryBulkJobRepository::List(const TenantId& tenant,
                                                                   const BulkJobPage& page) {
  const std::lock_guard lock(data_.mutex);
  const auto& jobs = data_.tables.bulk_jobs;
  std::vector<BulkJob> listed;
  auto at = page.before ? jobs.lower_bound(*page.before) : jobs.end();
  while (at != jobs.begin() && std::ssize(listed) < page.limit) {
    --at;
    if (at->second.job.tenant == tenant) listed.push_back(at->second.job);
  }
  return listed;
}

absl::StatusOr<std::vector<BulkAuditEntry>> MemoryBulkJobRepository::Audit(const TenantId& tenant,
                                                                           const BulkJobId& id) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const BulkJobRecord* record, Find(data_.tables, tenant, id));
  std::vector<BulkAuditEntry> entries;
  for (const auto& [entry_id, entry] : record->audit) entries.push_back(entry);
  return entries;
}

absl::StatusOr<BulkJob> MemoryBulkJobRepository::Cancel(const TenantId& tenant,
                                                        const BulkAuditEntry& audit) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(BulkJobRecord * record, Find(data_.tables, tenant, audit.job));
  if (!record->job.open()) return record->job;
  const absl::Time now = data_.Now();
  End(record->job, BulkStatus::kCancelled, now);
  record->job.updated_at = now;
  Write(*record, audit, now);
  return record->job;
}

absl::StatusOr<BulkClaim> MemoryBulkJobRepository::TakeNext(const ClaimToken& lease,
                                                            absl::Duration lease_for) {
  const std::lock_guard lock(data_.mutex);
  BulkJobRecord* next = nullptr;
  for (auto& [id, record] : data_.tables.bulk_jobs) {
    if (!record.job.open()) continue;
    if (next == nullptr || record.runnable_at < next->runnable_at) next = &record;
  }
  BulkClaim claim;
  if (next == nullptr) return claim;
  const absl::Time now = data_.Now();
  claim.until_next = next->runnable_at - now;
  if (claim.until_next > absl::ZeroDuration()) return claim;
  next->job.status = BulkStatus::kRunning;
  next->lease = lease;
  next->runnable_at = now + lease_for;
  claim.job = next->job;
  return claim;
}

absl::Status MemoryBulkJobRepository::Save(const BulkTurn& turn) {
  const std::lock_guard lock(data_.mutex);
  const auto found = data_.tables.bulk_jobs.find(turn.job);
  if (found == data_.tables.bulk_jobs.end() || found->second.lease != turn.lease) {
    return LostBulkLease(turn.job);
  }
  BulkJobRecord& record = found->second;
  const absl::Time now = data_.Now();
  record.lease.reset();
  record.runnable_at = now + turn.pause;
  record.job.progress = turn.progress;
  record.job.updated_at = now;
  if (!turn.end || !record.job.open()) return absl::OkStatus();
  End(record.job, *turn.end, now);
  record.job.error = turn.error;
  Write(record, turn.audit, now);
  return absl::OkStatus();
}

}  // namespace flovyn::memory
