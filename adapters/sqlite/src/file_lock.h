#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace flovyn::sqlite {

/// Holds `<path>.lock` exclusively while it lives, so that one store at a time has the database.
/// The operating system lets go of it when the process ends in whatever way; the empty file that
/// stays means nothing.
class FileLock {
 public:
  /// Errors: FailedPrecondition when somebody else holds it, Unavailable when the lock file cannot
  /// be made.
  static absl::StatusOr<FileLock> Acquire(const std::string& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace flovyn::sqlite
