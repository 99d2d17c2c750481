#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/services/bulk_service.h"

namespace flovyn::http {

struct BulkBody {
  BulkRequest job = {};  // without tenant
  bool dry_run = false;
};

/// InvalidField, naming the member.
absl::StatusOr<BulkBody> ReadBulk(std::string_view body);
/// The caller's remark.
absl::StatusOr<std::string> ReadBulkCancel(std::string_view body);

std::string WriteBulkPreview(const BulkPreview& preview);
std::string WriteBulkJob(const BulkJob& job);
std::string WriteBulkJobWithAudit(const BulkJob& job, const std::vector<BulkAuditEntry>& audit);
/// `next_cursor` is empty on the last page.
std::string WriteBulkJobs(const std::vector<BulkJob>& jobs, std::string_view next_cursor);

std::vector<Schema> BulkSchemas();

}  // namespace flovyn::http
