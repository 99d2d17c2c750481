#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/ids.h"

namespace flovyn {

enum class TaskLogLevel { kDebug, kInfo, kWarn, kError };

inline constexpr auto kTaskLogLevelText = std::to_array<EnumText<TaskLogLevel>>({
    {TaskLogLevel::kDebug, "DEBUG"},
    {TaskLogLevel::kInfo, "INFO"},
    {TaskLogLevel::kWarn, "WARN"},
    {TaskLogLevel::kError, "ERROR"},
});

/// A line that a worker wrote about a task.
struct TaskLogLine {
  TaskId task;
  std::int32_t number = 0;  ///< From 1, gap-free within one task.
  TaskLogLevel level = TaskLogLevel::kInfo;
  std::string message = {};
  absl::Time at;
};

}  // namespace flovyn
