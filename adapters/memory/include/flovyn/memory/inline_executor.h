#pragma once

#include "flovyn/ports/executor.h"

namespace flovyn::memory {

/// Runs work at once, on the thread that posts it: tests then need no waiting.
class InlineExecutor final : public Executor {
 public:
  bool Post(std::function<void()> work) override;
};

}  // namespace flovyn::memory
