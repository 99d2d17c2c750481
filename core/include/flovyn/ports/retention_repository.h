#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/base/uuid.h"
#include "flovyn/domain/ids.h"
#include "flovyn/unit/work.h"

namespace flovyn {

/// Where a look through executions in the order of their creation has got to.
struct CreationPlace {
  absl::Time created_at = absl::UnixEpoch();
  Uuid id;

  friend bool operator==(const CreationPlace&, const CreationPlace&) = default;
};

/// One bounded piece of a look through the executions of a tenant.
struct RetentionStep {
  WorkType type = WorkType::kWorkflow;  ///< kTask: standalone tasks.
  TenantId tenant;
  absl::Duration age;                ///< Since their end, at least.
  CreationPlace after = {};          ///< Those created later, oldest first.
  std::size_t max_executions = 200;  ///< Looked at.
  /// Events, tasks, runs and log lines that go along. One execution may have more: it goes whole.
  std::int64_t max_rows = 20'000;
};

struct RetentionResult {
  std::size_t deleted = 0;
  /// Where to go on; none: nothing that was created later is old enough.
  std::optional<CreationPlace> next = {};
};

/// Deletion of finished executions. Blocking, safe for concurrent use, in several processes, too.
class RetentionRepository {
 public:
  virtual ~RetentionRepository() = default;
  /// Deletes, in one transaction, executions that ended at least `age` ago by the store's clock,
  /// each with all that it owns: history, state, tasks and what belongs to these, promises, timers,
  /// messages to it. Left alone is an execution that
  ///   - is open, or has a task that is open,
  ///   - was started with an idempotency key that has not expired,
  ///   - has an outcome that its parent was not told yet,
  ///   - is being changed or deleted by somebody else: nobody is waited for.
  /// A unit that changes an execution meanwhile comes first, or finds it gone. The cost grows with
  /// what is looked at and deleted, not with what is kept.
  /// Errors: Aborted (a conflict; nothing was deleted), Unavailable, DeadlineExceeded.
  virtual absl::StatusOr<RetentionResult> DeleteFinished(const RetentionStep& step) = 0;
};

}  // namespace flovyn
