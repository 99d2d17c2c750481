#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "flovyn/domain/events.h"

namespace flovyn::testing {

/// What is wrong with a history that has ended `endings` times (once, plus its retries), whatever
/// the workflow does: sequences from 1 without a gap, one start and that first, each outcome once
/// and of something that was asked for. Nothing when all is well.
std::vector<std::string> HistoryFaults(const std::vector<StoredEvent>& events, std::size_t endings);

/// The history for people: one line an event.
std::string TextOf(const std::vector<StoredEvent>& events);

}  // namespace flovyn::testing
