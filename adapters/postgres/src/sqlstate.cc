#include "sqlstate.h"

#include <array>
#include <string>

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"

namespace flovyn::postgres {
namespace {

struct Meaning {
  std::string_view prefix = {};  // of the SQLSTATE; the first match counts
  absl::Status (*make)(std::string_view why) = nullptr;
};

constexpr std::string_view kUniqueViolation = "23505";

// What has ended has no hot row to lock: two sessions that append to it, or open it again, meet in
// these keys. Ids that are taken violate those of the cold tables, which are written first.
bool IsRace(std::string_view constraint) {
  return constraint == "workflow_event_pkey" || constraint == "workflow_open_pkey";
}

constexpr auto kMeanings = std::to_array<Meaning>({
    {kUniqueViolation, AlreadyExists},
    {"25006", Unavailable},         // read_only_sql_transaction: a standby
    {"25P03", Conflict},            // idle_in_transaction_session_timeout: our locks were taken
    {"40003", Internal},            // statement_completion_unknown
    {"40", Conflict},               // transaction_rollback: serialization, deadlock
    {"55P03", Conflict},            // lock_not_available: lock_timeout
    {"57014", DeadlineExceeded},    // query_canceled: statement_timeout
    {"57P", Unavailable},           // shutdown, crash, starting up, database dropped
    {"08", Unavailable},            // connection exceptions
    {"53", Unavailable},            // out of connections, memory, disk
    {"58", Unavailable},            // I/O errors of the server
    {"28", PermissionDenied},       // authentication
    {"42501", PermissionDenied},    // insufficient_privilege
    {"3D000", FailedPrecondition},  // no such database
    {"3F000", FailedPrecondition},  // no such schema
});

}  // namespace

absl::Status StatusOf(const ServerError& error) {
  std::string why = absl::StrFormat("PostgreSQL: %s (SQLSTATE %s", error.message, error.sqlstate);
  if (!error.statement.empty()) why += absl::StrFormat(", statement %s", error.statement);
  if (!error.constraint.empty()) why += absl::StrFormat(", constraint %s", error.constraint);
  why += ")";
  if (error.sqlstate == kUniqueViolation && IsRace(error.constraint)) return Conflict(why);
  for (const Meaning& meaning : kMeanings) {
    if (error.sqlstate.starts_with(meaning.prefix)) return meaning.make(why);
  }
  return Internal(why);
}

absl::Status AsStoreStatus(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kInternal:
      return status;
    case absl::StatusCode::kDeadlineExceeded:
      return Unavailable(std::string(status.message()));
    default:  // absl's codes, not ours
      return Internal(std::string(status.message()));
  }
}

}  // namespace flovyn::postgres
