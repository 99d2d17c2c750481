#include "script.h"

#include <algorithm>

namespace flovyn::bench {

std::string PayloadOf(const Options& options) {
  return '"' + std::string(options.payload_bytes - 2, 'x') + '"';
}

std::vector<std::pair<std::string, std::string>> MetadataOf(const Options& options,
                                                            std::size_t serial) {
  std::vector<std::pair<std::string, std::string>> entries;
  // Fewer values for the first keys, more for the later ones: environment, region, … , order.
  std::size_t values = 3;
  for (std::size_t i = 0; i < options.metadata_keys; ++i) {
    const bool last = i + 1 == options.metadata_keys;
    const std::size_t value = last ? serial : serial % values;
    entries.emplace_back("key" + std::to_string(i), "value-" + std::to_string(value));
    values *= 8;
  }
  return entries;
}

std::size_t PollsFor(const Options& options) {
  return std::clamp<std::size_t>(options.in_flight, 1, 128);
}

}  // namespace flovyn::bench
