#pragma once

#include <cstdint>
#include <vector>

#include "flovyn/sql/connection.h"
#include "pool.h"

namespace flovyn::postgres {

/// A session as the shared SQL code sees it: one statement at a time. Our own code may send groups.
class SqlConnection : public sql::Connection {
 public:
  explicit SqlConnection(Session& session) : session_(session) {}

  absl::Status Query(const sql::Statement& statement, std::span<const sql::Value> parameters,
                     absl::FunctionRef<void(const sql::Row&)> on_row) override;
  absl::Status Script(std::string_view text) override;
  /// Several statements in one round trip.
  absl::Status Run(std::vector<Call> calls);

  /// The transaction begins with the next statement, in the same round trip.
  void BeginWithNext() { begin_ = true; }
  /// Whether a statement has been answered.
  bool answered() const { return answered_; }

 private:
  Session& session_;
  bool begin_ = false;
  bool answered_ = false;
};

class PooledDatabase : public sql::Database {
 public:
  explicit PooledDatabase(Pool& pool) : pool_(pool) {}

  absl::Status Read(absl::FunctionRef<absl::Status(sql::Connection&)> body) override;
  absl::Status Transact(absl::FunctionRef<absl::Status(sql::Connection&)> body) override;

  /// Transact for bodies that send groups of calls.
  absl::Status TransactCalls(absl::FunctionRef<absl::Status(SqlConnection&)> body);

  /// One statement as a transaction of its own, in one round trip. Run again after Aborted and
  /// after the connection was lost, so doing it twice must be the same as once.
  absl::Status Run(const Call& call);

 private:
  absl::Status TransactOnce(absl::FunctionRef<absl::Status(SqlConnection&)> body);

  Pool& pool_;
};

}  // namespace flovyn::postgres
