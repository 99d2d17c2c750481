#pragma once

#include <cstddef>
#include <memory>

#include "flovyn/ports/clock.h"
#include "flovyn/ports/store.h"

namespace flovyn::memory {

struct MemoryStoreOptions {
  const Clock& clock;                     ///< Time of all units; outlives the store.
  std::size_t max_queued_units = 20'000;  ///< Over it Submit answers ResourceExhausted.
};

/// A store that keeps everything in this process and loses it with it: for tests of what is built
/// on the engine, and for trying it out. It behaves as the durable stores do: they pass the same
/// contract suite.
///
/// Threads: it has none. A unit runs on the thread that submits it, or on one that is submitting
/// already: that thread carries out what arrives meanwhile, one unit after the other. Answers and
/// hooks are called on it, too, in the order of the commits and without a lock held, so they may
/// submit again. Reads may run on any thread at any time.
std::unique_ptr<Store> MakeMemoryStore(const MemoryStoreOptions& options);

}  // namespace flovyn::memory
