#pragma once

#include <string>
#include <utility>
#include <vector>

#include "options.h"

namespace flovyn::bench {

// What every workflow of the load is made of.

inline constexpr char kWorkflowKind[] = "bench-workflow";
inline constexpr char kTaskKind[] = "bench-task";
inline constexpr char kWorker[] = "bench-worker";

/// JSON text of the asked size.
std::string PayloadOf(const Options& options);

/// `metadata_keys` entries; `serial` makes the last one unique, like an order number.
std::vector<std::pair<std::string, std::string>> MetadataOf(const Options& options,
                                                            std::size_t serial);

/// Polls that wait at once, of each type.
std::size_t PollsFor(const Options& options);

}  // namespace flovyn::bench
