#pragma once

#include "absl/time/time.h"

namespace flovyn::chaos {

/// SIGINT and SIGTERM, which wait until they are asked for. Made before all other threads, so that
/// these leave them alone, too. For one thread.
class Interrupts {
 public:
  Interrupts();

  /// Sleeps, at most until the first of them comes.
  void Pause(absl::Duration duration);
  bool came() const { return came_; }

 private:
  bool came_ = false;
};

}  // namespace flovyn::chaos
