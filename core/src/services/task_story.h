#pragma once

#include <string_view>
#include <vector>

#include "flovyn/domain/events.h"
#include "flovyn/domain/task_execution.h"

namespace flovyn {

/// What watchers are told of a standalone task, which has no history: derived from its row alone,
/// in the words of the event stream, so that every node tells the same. Sequences are 1 for its
/// creation, 2n for its n-th start, 2n+3 for its end after n starts; of several starts the last is
/// told.
std::vector<StoredEvent> TaskStory(const TaskExecution& task);
/// Whether such an event is the last of it.
bool IsTaskEnd(std::string_view type);

}  // namespace flovyn
