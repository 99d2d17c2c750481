#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/domain/launch.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/ports/launcher.h"
#include "projection.h"

namespace flovyn::http {

/// Without the tenant. Retries are clamped to 0…10. Errors: InvalidField, naming the member.
absl::StatusOr<StartTaskRequest> ReadCreateTask(std::string_view body);

/// A task and what became of its idempotency key.
std::string WriteSubmitted(const SubmittedTask& submitted);
std::vector<FieldSpec> TaskFields();
std::string WriteTask(const TaskExecution& task);
std::string WriteTasks(std::vector<TaskExecution> tasks, const Projection& projection);
std::string WriteAttempt(const TaskAttempt& attempt);
std::string WriteLogLine(const TaskLogLine& line);

std::vector<Schema> TaskSchemas();

}  // namespace flovyn::http
