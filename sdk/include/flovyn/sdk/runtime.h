#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/logger.h"
#include "flovyn/sdk/backend.h"

namespace flovyn::sdk {

/// Time and threads, which in tests are the test's.
class RuntimePort {
 public:
  enum class Step {
    kElsewhere,  ///< Threads of its own do the work: wait for them.
    kWorked,     ///< The calling thread did some.
    kIdle,       ///< Nothing will happen any more.
  };

  virtual ~RuntimePort() = default;
  virtual absl::Time Now() = 0;
  /// `call` runs once, unless the backend is closed before; it must not block.
  virtual void After(absl::Duration delay, std::function<void()> call) = 0;
  /// Ends with what was posted to it.
  virtual std::unique_ptr<Executor> MakeExecutor(std::size_t threads) = 0;
  virtual Logger& logger() = 0;
  /// Somebody waits on this thread.
  virtual Step Work() { return Step::kElsewhere; }
};

/// An engine, in this process or behind a channel. Clients and workers are made on it; it outlives
/// them.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual ExecutionPort& executions() = 0;
  virtual TaskPort& tasks() = 0;
  virtual WorkPort& work() = 0;
  virtual ReportPort& reports() = 0;
  virtual RuntimePort& runtime() = 0;
};

}  // namespace flovyn::sdk
