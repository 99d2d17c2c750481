#pragma once

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/ids.h"

namespace flovyn::testing {

// What calls of the services in this process need.

inline absl::StatusOr<WorkflowId> WorkflowOf(const std::string& id) {
  const auto parsed = WorkflowId::Parse(id);
  if (!parsed) return InvalidField("id", "not a UUID");
  return *parsed;
}

inline absl::StatusOr<TaskId> TaskOf(const std::string& id) {
  const auto parsed = TaskId::Parse(id);
  if (!parsed) return InvalidField("id", "not a UUID");
  return *parsed;
}

/// Waits for the one answer of an asynchronous call.
template <class T, class Ask>
T Wait(Ask ask) {
  // Shared, because the callback may still be inside set_value() when the answer is here.
  const auto promise = std::make_shared<std::promise<T>>();
  ask([promise](T value) { promise->set_value(std::move(value)); });
  return promise->get_future().get();
}

}  // namespace flovyn::testing
