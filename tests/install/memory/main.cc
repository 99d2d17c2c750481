// Uses flovyn::memory alone: a store without any outside.
#include <cstdlib>

#include "flovyn/memory/manual_clock.h"
#include "flovyn/memory/memory_store.h"

int main() {
  const flovyn::memory::ManualClock clock;
  const auto store = flovyn::memory::MakeMemoryStore({.clock = clock});
  return store != nullptr ? EXIT_SUCCESS : EXIT_FAILURE;
}
