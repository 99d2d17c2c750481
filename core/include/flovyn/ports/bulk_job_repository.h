#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/bulk_job.h"

namespace flovyn {

/// A page of a tenant's jobs, newest first.
struct BulkJobPage {
  std::int64_t limit = 20;
  std::optional<BulkJobId> before = {};  ///< Only those that are older than this one.
};

/// A job that is lent to who asked, or when to ask again.
struct BulkClaim {
  std::optional<BulkJob> job = {};
  /// Until a job may be taken; infinite when none is open.
  absl::Duration until_next = absl::InfiniteDuration();
};

/// What a turn leaves of a job.
struct BulkTurn {
  BulkJobId job;
  ClaimToken lease = {};  ///< Under which it was taken.
  BulkProgress progress = {};
  absl::Duration pause = absl::ZeroDuration();  ///< It is not taken again sooner.
  std::optional<BulkStatus> end = {};           ///< kCompleted or kFailed: it was the last turn.
  std::string error = {};                       ///< Of kFailed.
  BulkAuditEntry audit = {};                    ///< Written with the end.
};

/// Bulk jobs. Blocking; safe for concurrent use, in several processes, too. Each method is one
/// transaction; after an error nothing has changed. Errors of all methods: Unavailable, Aborted (a
/// conflict). A job of another tenant is NotFound.
class BulkJobRepository {
 public:
  virtual ~BulkJobRepository() = default;
  /// Stores a PENDING job, which may be taken at once, and its first line; gives it with its times.
  /// ResourceExhausted when the tenant has `max_open` that have not ended. AlreadyExists (the id).
  virtual absl::StatusOr<BulkJob> Create(const BulkJob& job, const BulkAuditEntry& audit,
                                         int max_open) = 0;
  virtual absl::StatusOr<BulkJob> Get(const TenantId& tenant, const BulkJobId& id) = 0;
  virtual absl::StatusOr<std::vector<BulkJob>> List(const TenantId& tenant,
                                                    const BulkJobPage& page) = 0;
  /// Oldest first.
  virtual absl::StatusOr<std::vector<BulkAuditEntry>> Audit(const TenantId& tenant,
                                                            const BulkJobId& id) = 0;
  /// Ends an open job as CANCELLED: it is not taken again, but who has it finishes the turn. Leaves
  /// one that has ended as it is, without a line. Gives the job as it then is. `audit.job` names
  /// it.
  virtual absl::StatusOr<BulkJob> Cancel(const TenantId& tenant, const BulkAuditEntry& audit) = 0;
  /// Takes the open job, of any tenant, that has waited longest since it might be taken: nobody
  /// else gets it for the time of `lease_for`, or before Save(). A PENDING one is then RUNNING.
  virtual absl::StatusOr<BulkClaim> TakeNext(const ClaimToken& lease, absl::Duration lease_for) = 0;
  /// Keeps the progress and gives the job back. Of one that was cancelled meanwhile the progress
  /// alone. Aborted when it was taken by somebody else since.
  virtual absl::Status Save(const BulkTurn& turn) = 0;
};

/// For stores: the refusals of Create() and Save().
absl::Status CheckOpenBulkJobs(std::int64_t open, int max_open);
absl::Status LostBulkLease(const BulkJobId& job);

}  // namespace flovyn
