#include "flovyn/sql/wait_repositories.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/wait_columns.h"
#include "flovyn/sql/wait_queries.h"
#include "flovyn/sql/with_value.h"

namespace flovyn::sql {
namespace {

/// A timer as the read saw it.
struct SeenTimer {
  Timer timer;
  absl::Time now;
};

absl::StatusOr<SeenTimer> ReadTimer(const Row& row) {
  SeenTimer seen;
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kTimer, seen.timer));
  seen.now = row.Time(CountOf(kTimer));
  return seen;
}

absl::StatusOr<MessageKey> ReadMessageKey(const Row& row) {
  MessageKey key;
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kMessageKey, key));
  return key;
}

/// Kinds are ordered by their texts in the database, otherwise in the port.
bool Before(const SeenTimer& a, const SeenTimer& b) {
  return std::tie(a.timer.due, a.timer.key) < std::tie(b.timer.due, b.timer.key);
}

DueTimers DueOf(std::vector<SeenTimer> seen, std::size_t limit) {
  std::ranges::sort(seen, Before);
  DueTimers found;
  for (SeenTimer& each : seen) {
    const absl::Duration left = *each.timer.due - each.now;
    if (left > absl::ZeroDuration()) {
      found.until_next = left;
      break;
    }
    if (found.due.size() == limit) {
      found.until_next = absl::ZeroDuration();
      break;
    }
    found.due.push_back(std::move(each.timer.key));
  }
  return found;
}

}  // namespace

absl::StatusOr<DueTimers> SqlTimerRepository::FindDue(std::size_t limit) {
  const Statement select = DueTimersStatement(dialect_);
  return ReadValue<DueTimers>(database_, [&](Connection& connection) -> absl::StatusOr<DueTimers> {
    const Value parameters[] = {static_cast<std::int64_t>(limit) + 1};
    FLOVYN_ASSIGN_OR_RETURN(std::vector<SeenTimer> seen,
                            SelectAll<SeenTimer>(connection, select, parameters, ReadTimer));
    return DueOf(std::move(seen), limit);
  });
}

absl::StatusOr<std::vector<MessageKey>> SqlOutboxRepository::FindUndelivered(absl::Duration age,
                                                                             std::size_t limit) {
  const Statement select = UndeliveredStatement(dialect_);
  return ReadValue<std::vector<MessageKey>>(database_, [&](Connection& connection) {
    const Value parameters[] = {absl::ToInt64Microseconds(age), static_cast<std::int64_t>(limit)};
    return SelectAll<MessageKey>(connection, select, parameters, ReadMessageKey);
  });
}

}  // namespace flovyn::sql
