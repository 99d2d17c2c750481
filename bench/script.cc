#include "script.h"

#include <algorithm>
#include <iterator>

namespace flovyn::bench {

std::string PayloadOf(const Options& options) {
  return '"' + std::string(options.payload_bytes - 2, 'x') + '"';
}

std::vector<std::pair<std::string, std::string>> MetadataOf(const Options& options,
                                                            std::size_t serial) {
  // Of environments, regions, tiers, cost centres and customers; the last key is the order.
  constexpr std::size_t kValues[] = {3, 8, 10, 50, 100'000};
  std::vector<std::pair<std::string, std::string>> entries;
  for (std::size_t i = 0; i < options.metadata_keys; ++i) {
    const bool last = i + 1 == options.metadata_keys;
    const std::size_t value = last ? serial : serial % kValues[i % std::size(kValues)];
    entries.emplace_back("key" + std::to_string(i), "value-" + std::to_string(value));
  }
  return entries;
}

std::size_t PollsFor(const Options& options) {
  return std::clamp<std::size_t>(options.in_flight, 1, 128);
}

}  // namespace flovyn::bench
