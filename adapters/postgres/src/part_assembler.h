#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "stream_channel.h"

namespace flovyn::postgres {

/// Puts items together that came in parts. Parts of one item come in order; what does not is
/// dropped, and so is the oldest when more are under way than may be. For one thread.
class PartAssembler {
 public:
  struct Limits {
    std::size_t items = 16;  ///< Under way at a time,
    std::size_t bytes = 4'194'304;
  };
  PartAssembler() : PartAssembler(Limits()) {}
  explicit PartAssembler(Limits limits) : limits_(limits) {}

  /// The item, when this was its last part.
  std::optional<RelayedItems> Add(const PartNotice& notice);

 private:
  struct Open {
    PartNotice so_far;
    std::uint32_t next = 0;
  };
  void Drop(std::deque<Open>::iterator open);

  Limits limits_;
  std::deque<Open> open_;  ///< The oldest first.
  std::size_t bytes_ = 0;
};

}  // namespace flovyn::postgres
