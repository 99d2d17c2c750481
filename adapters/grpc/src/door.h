#pragma once

#include <atomic>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace flovyn::grpc {

/// Where calls come in. Thread-safe.
///
/// What a gRPC server meets while it shuts down ends as CANCELLED, which says that the client
/// wanted it so, and which clients do not repeat. So calls are turned away by us first, until those
/// who keep calling know.
class Door {
 public:
  /// Unavailable once it is shut.
  absl::Status Enter();

  /// Lets nobody in from now on.
  void Shut() { shut_ = true; }
  /// After Shut(): waits until nobody has come for `quiet`, at most for `patience`.
  void AwaitQuiet(absl::Duration quiet, absl::Duration patience) const;

 private:
  std::atomic<bool> shut_ = false;
  std::atomic<std::uint64_t> turned_away_ = 0;
};

}  // namespace flovyn::grpc
