#pragma once

#include "flovyn/ports/retention_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sqlite {

/// Looks with a reader; deletes with the writer, in its turn between two batches.
class SqliteRetentionRepository final : public RetentionRepository {
 public:
  /// Both outlive it.
  SqliteRetentionRepository(sql::Database& database, const sql::Dialect& dialect)
      : database_(database), dialect_(dialect) {}

  absl::StatusOr<RetentionResult> DeleteFinished(const RetentionStep& step) override;

 private:
  sql::Database& database_;
  const sql::Dialect& dialect_;
};

}  // namespace flovyn::sqlite
