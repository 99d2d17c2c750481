#include "file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "flovyn/domain/errors.h"

namespace flovyn::sqlite {

absl::StatusOr<FileLock> FileLock::Acquire(const std::string& path) {
  const std::string name = path + ".lock";
  const int descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    return Unavailable("cannot make the lock file '" + name + "': " + std::strerror(errno) +
                       "; check that the directory exists and can be written");
  }
  FileLock lock(descriptor);
  // Belongs to the open file, not to the process: a second store of this process is refused, too.
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) {
      return Unavailable("cannot lock '" + name + "': " + std::strerror(errno));
    }
    return FailedPrecondition("the database '" + path +
                              "' is in use by another flovyn process (it holds '" + name +
                              "'); stop that process, or use another file, or PostgreSQL for "
                              "several servers on one database");
  }
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace flovyn::sqlite
