#include "flovyn/memory/inline_executor.h"

namespace flovyn::memory {

bool InlineExecutor::Post(std::function<void()> work) {
  work();
  return true;
}

}  // namespace flovyn::memory
