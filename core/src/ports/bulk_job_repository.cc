#include "flovyn/ports/bulk_job_repository.h"

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"

namespace flovyn {

absl::Status CheckOpenBulkJobs(std::int64_t open, int max_open) {
  if (open < max_open) return absl::OkStatus();
  return ResourceExhausted(absl::StrFormat(
      "%d bulk jobs have not ended, which is the limit; wait for one, or cancel one", open));
}

absl::Status LostBulkLease(const BulkJobId& job) {
  return Conflict("bulk job " + job.str() + " was taken over by somebody else");
}

}  // namespace flovyn
