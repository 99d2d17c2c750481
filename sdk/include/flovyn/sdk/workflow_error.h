#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace flovyn::sdk {

/// What `co_await` throws in workflow code when what it waited for did not go well. Uncaught it
/// fails the workflow with this text. `co_await future.outcome()` gives the status instead.
/// Codes: ABORTED (a task or child failed, a promise was rejected), DEADLINE_EXCEEDED (a promise
/// timed out), CANCELLED (a timer was), INVALID_ARGUMENT (a payload has another shape).
class WorkflowError : public std::runtime_error {
 public:
  explicit WorkflowError(absl::Status status);
  const absl::Status& status() const { return status_; }

 private:
  absl::Status status_;
};

[[noreturn]] void Throw(const absl::Status& status);
inline void ValueOrThrow(const absl::Status& status) {
  if (!status.ok()) Throw(status);
}
template <class T>
T ValueOrThrow(absl::StatusOr<T> value) {
  if (!value.ok()) Throw(value.status());
  return *std::move(value);
}

}  // namespace flovyn::sdk
