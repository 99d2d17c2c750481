#include "dispatch_repository.h"

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/dispatch_queries.h"
#include "flovyn/sql/with_value.h"
#include "sweep.h"

namespace flovyn::sqlite {

absl::StatusOr<std::vector<ReadyWork>> SqliteDispatchRepository::FindReady(
    const ReadyQuery& query) {
  return sql::ReadValue<std::vector<ReadyWork>>(database_, [&](sql::Connection& connection) {
    return sql::FindReady(connection, dialect_, query);
  });
}

absl::StatusOr<SweepResult> SqliteDispatchRepository::Sweep(const SweepRequest& request) {
  FLOVYN_RETURN_IF_ERROR(RecordSeen(database_, request.seen));
  FLOVYN_RETURN_IF_ERROR(RecordDelivered(database_, request.delivered));
  const absl::Time now = clock_.Now();
  return sql::ReadValue<SweepResult>(
      database_, [&](sql::Connection& connection) -> absl::StatusOr<SweepResult> {
        SweepResult result;
        FLOVYN_RETURN_IF_ERROR(FindLapsed(connection, request, now, result));
        FLOVYN_RETURN_IF_ERROR(FindDueQueues(connection, now, result.queues));
        return result;
      });
}

absl::StatusOr<std::size_t> SqliteDispatchRepository::RemoveExpiredKeys(std::size_t limit) {
  return sql::TransactValue<std::size_t>(database_, [&](sql::Connection& connection) {
    return sql::RemoveExpiredKeys(connection, dialect_, limit);
  });
}

}  // namespace flovyn::sqlite
