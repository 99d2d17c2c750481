#pragma once

#include "flovyn/domain/audit.h"
#include "flovyn/ports/listing.h"
#include "flovyn/sql/connection.h"

namespace flovyn::sql {

/// A page of the audit log of an execution, oldest first.
absl::StatusOr<Listed<AuditEntry>> ListAudit(Connection& connection, const Uuid& execution,
                                             const Page& page);

}  // namespace flovyn::sql
