#pragma once

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "connection.h"
#include "turns.h"

namespace flovyn::sqlite {

/// The one session that writes, lent for a transaction at a time in the order of asking: so the
/// lane and the administration never meet SQLITE_BUSY. Safe for concurrent use.
class Writer {
 public:
  explicit Writer(std::unique_ptr<SqliteConnection> connection)
      : connection_(std::move(connection)) {}

  /// Waits for its turn and begins a transaction. On an error there is no turn to give back.
  absl::Status Begin();
  /// Ends the transaction and the turn. On an error nothing was written, and the turn is over, too.
  absl::Status Commit();
  /// Ends the transaction without effect, and the turn.
  void Rollback();

  /// To be used between Begin and Commit or Rollback, by whoever began.
  SqliteConnection& connection() { return *connection_; }

 private:
  std::unique_ptr<SqliteConnection> connection_;
  Turns turns_;
};

}  // namespace flovyn::sqlite
