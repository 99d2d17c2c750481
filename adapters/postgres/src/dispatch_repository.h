#pragma once

#include <functional>

#include "database.h"
#include "flovyn/ports/dispatch_repository.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::postgres {

class PostgresDispatchRepository : public DispatchRepository {
 public:
  /// `hints_arrive` tells whether other nodes are heard at present.
  PostgresDispatchRepository(PooledDatabase& database, const sql::Dialect& dialect,
                             std::function<bool()> hints_arrive);

  absl::StatusOr<std::vector<ReadyWork>> FindReady(const ReadyQuery& query) override;
  absl::StatusOr<SweepResult> Sweep(const SweepRequest& request) override;
  absl::StatusOr<std::size_t> RemoveExpiredKeys(std::size_t limit) override;

 private:
  PooledDatabase& database_;
  const sql::Dialect& dialect_;
  const std::function<bool()> hints_arrive_;
};

}  // namespace flovyn::postgres
