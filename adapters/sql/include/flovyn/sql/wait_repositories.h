#pragma once

#include "flovyn/ports/outbox_repository.h"
#include "flovyn/ports/timer_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

// The ports over any SQL database with our schema. The arguments outlive them.

class SqlTimerRepository final : public TimerRepository {
 public:
  SqlTimerRepository(Database& database, const Dialect& dialect)
      : database_(database), dialect_(dialect) {}

  absl::StatusOr<DueTimers> FindDue(std::size_t limit) override;

 private:
  Database& database_;
  const Dialect& dialect_;
};

class SqlOutboxRepository final : public OutboxRepository {
 public:
  SqlOutboxRepository(Database& database, const Dialect& dialect)
      : database_(database), dialect_(dialect) {}

  absl::StatusOr<std::vector<MessageKey>> FindUndelivered(absl::Duration age,
                                                          std::size_t limit) override;

 private:
  Database& database_;
  const Dialect& dialect_;
};

}  // namespace flovyn::sql
