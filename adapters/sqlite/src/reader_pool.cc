#include "reader_pool.h"

#include <string>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::sqlite {

ReaderPool::ReaderPool(std::vector<std::unique_ptr<SqliteConnection>> readers,
                       absl::Duration max_wait)
    : readers_(std::move(readers)), max_wait_(max_wait) {
  for (const auto& reader : readers_) free_.push_back(reader.get());
}

absl::Status ReaderPool::Run(absl::FunctionRef<absl::Status(sql::Connection&)> body) {
  FLOVYN_ASSIGN_OR_RETURN(SqliteConnection* const reader, Take());
  absl::Status status = body(*reader);
  GiveBack(reader);
  return status;
}

absl::StatusOr<SqliteConnection*> ReaderPool::Take() {
  std::unique_lock lock(mutex_);
  if (!freed_.wait_for(lock, absl::ToChronoNanoseconds(max_wait_),
                       [this] { return !free_.empty(); })) {
    return ResourceExhausted("all " + std::to_string(readers_.size()) +
                             " read connections were busy for " + absl::FormatDuration(max_wait_) +
                             "; try again, or raise read_connections");
  }
  SqliteConnection* reader = free_.back();
  free_.pop_back();
  return reader;
}

void ReaderPool::GiveBack(SqliteConnection* reader) {
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(reader);
  }
  freed_.notify_one();
}

}  // namespace flovyn::sqlite
