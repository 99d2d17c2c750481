#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "flovyn/base/uuid.h"

namespace flovyn::sdk {

/// A version 5 UUID (RFC 9562): always the same for one namespace and name.
Uuid MakeUuidV5(const Uuid& name_space, std::string_view name);

/// Ids that come out the same on every replay: the n-th of an execution is the version 5 UUID of
/// "<execution id>:<n>" in the namespace of the execution's id.
class DeterministicIds {
 public:
  explicit DeterministicIds(const Uuid& execution)
      : execution_(execution), prefix_(execution.str() + ":") {}

  Uuid Next() { return MakeUuidV5(execution_, prefix_ + std::to_string(++count_)); }
  /// For a call whose id is in the history.
  void Skip() { ++count_; }

 private:
  const Uuid execution_;
  const std::string prefix_;
  std::uint64_t count_ = 0;
};

/// Random numbers that are the same on every replay (SplitMix64, seeded by the execution's id);
/// works with the distributions of `<random>`. Not for secrets.
class DeterministicRandom {
 public:
  using result_type = std::uint64_t;

  explicit DeterministicRandom(const Uuid& execution);
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()();
  /// From 0 to below 1.
  double Fraction();

 private:
  std::uint64_t state_ = 0;
};

}  // namespace flovyn::sdk
