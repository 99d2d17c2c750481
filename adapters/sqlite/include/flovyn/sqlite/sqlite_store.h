#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/store.h"
#include "flovyn/sql/write_lane.h"

namespace flovyn::sqlite {

/// When a commit reaches the disk.
enum class Synchronous {
  /// Before the unit is answered: what was acknowledged survives a power failure, as far as the
  /// disk
  /// keeps its promises.
  kFull,
  /// At checkpoints only: about ten times as many lone commits a second, but a crash of the machine
  /// (not of the process) may lose the last acknowledged ones. The file stays consistent.
  kNormal,
};

struct SqliteStoreOptions {
  std::string path = {};  ///< The database file; made when missing. Its directory must exist.
  const Clock& clock;     ///< Outlives the store.
  Synchronous synchronous = Synchronous::kFull;
  absl::Duration busy_timeout = absl::Seconds(5);  ///< For a free reader, or a lock.
  int read_connections = 4;                        ///< Reads that run at once; at least 1.
  sql::LaneOptions lane = {};
};

/// Opens the file, which one process can have at a time, and brings its schema up to date. Units
/// are merged into one transaction a batch; reads run beside it on connections of their own.
///
/// Errors: FailedPrecondition when another process (or another store of this one) has the file,
/// when its schema is newer than this program, or when it is not a flovyn database; Unavailable
/// when it cannot be opened or written.
absl::StatusOr<std::unique_ptr<Store>> MakeSqliteStore(const SqliteStoreOptions& options);

}  // namespace flovyn::sqlite
