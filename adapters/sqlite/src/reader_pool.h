#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connection.h"

namespace flovyn::sqlite {

/// A fixed number of read-only sessions. Safe for concurrent use.
class ReaderPool {
 public:
  /// Takes the sessions over.
  ReaderPool(std::vector<std::unique_ptr<SqliteConnection>> readers, absl::Duration max_wait);

  /// Runs `body` on a free session. Errors: ResourceExhausted when none gets free in time.
  absl::Status Run(absl::FunctionRef<absl::Status(sql::Connection&)> body);

 private:
  absl::StatusOr<SqliteConnection*> Take();
  void GiveBack(SqliteConnection* reader);

  const std::vector<std::unique_ptr<SqliteConnection>> readers_;
  const absl::Duration max_wait_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<SqliteConnection*> free_;
};

}  // namespace flovyn::sqlite
