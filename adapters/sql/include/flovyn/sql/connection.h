#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "flovyn/sql/value.h"

namespace flovyn::sql {

/// One database session, one thread at a time. Statements are prepared on first use and kept.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Runs one statement; `on_row` sees each row of its result in order and must not use this
  /// connection. Errors: AlreadyExists (unique violation), Aborted (serialization, deadlock, busy),
  /// Unavailable (connection), DeadlineExceeded (statement timeout), Internal (anything else; our
  /// bug).
  virtual absl::Status Query(const Statement& statement, std::span<const Value> parameters,
                             absl::FunctionRef<void(const Row&)> on_row) = 0;
  /// Runs several statements without parameters and results; nothing of it is kept. Errors as
  /// above.
  virtual absl::Status Script(std::string_view text) = 0;
};

/// Sessions to read with and to administer with. Safe for concurrent use; blocking.
class Database {
 public:
  virtual ~Database() = default;
  /// Runs one read on some session. ResourceExhausted when none gets free in time.
  virtual absl::Status Read(absl::FunctionRef<absl::Status(Connection&)> body) = 0;
  /// Runs `body` in a transaction: commits when it gives OK, else rolls back. May run it again
  /// after Aborted (bounded), so it must not act outside the transaction.
  virtual absl::Status Transact(absl::FunctionRef<absl::Status(Connection&)> body) = 0;
};

}  // namespace flovyn::sql
