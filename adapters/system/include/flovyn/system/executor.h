#pragma once

#include <cstddef>
#include <memory>

#include "flovyn/ports/executor.h"

namespace flovyn::system {

struct ExecutorOptions {
  std::size_t threads = 8;          ///< At least one is started.
  std::size_t max_queued = 10'000;  ///< Work that waits for a thread; over it Post refuses.
};

/// A fixed number of threads that take work in the order in which it was posted. Work must not
/// throw.
class ExecutorPool : public Executor {
 public:
  /// Refuses new work, finishes what was accepted and ends the threads. Called by the destructor,
  /// too. Not from work of the pool.
  virtual void Stop() = 0;
};

std::unique_ptr<ExecutorPool> MakeExecutor(const ExecutorOptions& options = {});

}  // namespace flovyn::system
