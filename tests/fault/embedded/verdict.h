#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "host.h"

namespace flovyn::embedded_chaos {

struct Verdict {
  std::size_t sagas = 0;
  std::size_t tasks = 0;
  std::size_t effects = 0;
  std::vector<std::string> faults = {};
};

/// Waits until all that was acknowledged has ended, and checks it: each saga came to what it must,
/// once; each task that completed took effect in the attempt that says so, no attempt took effect
/// twice, and nothing took effect that no saga asked for.
Verdict Judge(Host& host, absl::Duration patience);

}  // namespace flovyn::embedded_chaos
