#pragma once

#include "database.h"
#include "flovyn/ports/retention_repository.h"

namespace flovyn::postgres {

class PostgresRetentionRepository final : public RetentionRepository {
 public:
  /// The database outlives it.
  explicit PostgresRetentionRepository(PooledDatabase& database) : database_(database) {}

  absl::StatusOr<RetentionResult> DeleteFinished(const RetentionStep& step) override;

 private:
  PooledDatabase& database_;
};

}  // namespace flovyn::postgres
