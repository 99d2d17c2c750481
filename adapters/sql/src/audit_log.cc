#include "flovyn/sql/audit_log.h"

#include <span>
#include <string>

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/statements.h"
#include "flovyn/sql/wait_columns.h"

namespace flovyn::sql {
namespace {

absl::StatusOr<AuditEntry> ReadAuditEntry(const Row& row) {
  AuditEntry entry;
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kAudit, entry));
  return entry;
}

}  // namespace

absl::StatusOr<Listed<AuditEntry>> ListAudit(Connection& connection, const Uuid& execution,
                                             const Page& page) {
  static const std::string kFrom = " FROM audit_log WHERE execution_id = $1";
  static const Statement kCount{.name = "count_audit", .text = "SELECT count(*)" + kFrom};
  static const Statement kSelect{
      .name = "select_audit",
      .text = "SELECT " + NamesOf(kAudit) + kFrom + " ORDER BY id LIMIT $2 OFFSET $3"};
  const Value parameters[] = {ToValue(execution), ToValue(page.limit), ToValue(page.offset)};
  Listed<AuditEntry> listed;
  FLOVYN_RETURN_IF_ERROR(connection.Query(kCount, std::span(parameters, 1),
                                          [&](const Row& row) { listed.total = row.Int(0); }));
  FLOVYN_ASSIGN_OR_RETURN(listed.rows,
                          SelectAll<AuditEntry>(connection, kSelect, parameters, ReadAuditEntry));
  return listed;
}

}  // namespace flovyn::sql
