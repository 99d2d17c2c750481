#pragma once

#include <atomic>
#include <cstdint>

#include "flovyn/ports/id_generator.h"

namespace flovyn::memory {

/// Version 7 UUIDs that count up: the same ids in every run, each greater than the one before.
class SequentialIds final : public IdGenerator {
 public:
  /// `first` numbers the first id; generators far apart give different ids.
  explicit SequentialIds(std::uint64_t first = 1) : next_(first) {}
  Uuid NewUuid() override;

 private:
  std::atomic<std::uint64_t> next_;
};

}  // namespace flovyn::memory
