#pragma once

#include "flovyn/ports/clock.h"
#include "flovyn/ports/dispatch_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sqlite {

/// Recovery for a database of one process: every node but the caller's is dead.
class SqliteDispatchRepository final : public DispatchRepository {
 public:
  /// All outlive it.
  SqliteDispatchRepository(sql::Database& database, const sql::Dialect& dialect, const Clock& clock)
      : database_(database), dialect_(dialect), clock_(clock) {}

  absl::StatusOr<std::vector<ReadyWork>> FindReady(const ReadyQuery& query) override;
  absl::StatusOr<SweepResult> Sweep(const SweepRequest& request) override;
  absl::StatusOr<std::size_t> RemoveExpiredKeys(std::size_t limit) override;

 private:
  sql::Database& database_;
  const sql::Dialect& dialect_;
  const Clock& clock_;
};

}  // namespace flovyn::sqlite
