#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/sdk/codec.h"
#include "flovyn/sdk/runtime.h"

namespace flovyn::sdk {

/// Marks an error of a task as one that another run would not mend: it uses up no retries.
absl::Status NotRetryable(absl::Status error);
bool IsNotRetryable(const absl::Status& error);

/// What a running task has of the world. Its calls may be made on any thread, and block for as long
/// as the engine takes to answer.
class TaskContext {
 public:
  /// `cancelled` is set when the engine takes the task away.
  TaskContext(const TaskExecution& task, std::shared_ptr<const std::atomic<bool>> cancelled,
              Backend& backend)
      : task_(task), cancelled_(std::move(cancelled)), backend_(backend) {}

  const TaskId& id() const { return task_.start.id; }
  const std::string& kind() const { return task_.start.kind; }
  const std::optional<WorkflowId>& workflow() const { return task_.start.workflow; }
  const Metadata& metadata() const { return task_.start.metadata; }
  /// From 1.
  std::int32_t attempt() const { return task_.execution_count; }
  std::int32_t max_retries() const { return task_.start.max_retries; }
  /// JSON.
  std::string_view input() const { return task_.start.input.json(); }

  /// Whether it should stop: it was cancelled, or given to somebody else. The worker asks the
  /// engine now and then; heartbeat() asks at once.
  bool cancelled() const { return cancelled_->load(); }
  absl::Status heartbeat();

  /// From 0 to 1. Kept with the task, and shown in the execution's stream.
  absl::Status progress(double fraction, std::string_view details = {});
  absl::Status log(TaskLogLevel level, std::string_view message);
  /// For whoever watches the execution's stream.
  absl::Status stream_token(std::string_view text);
  template <class T>
  absl::Status stream_data(const T& value) {
    FLOVYN_ASSIGN_OR_RETURN(std::string json, ToJson(value, "data"));
    return Stream(StreamType::kData, std::move(json));
  }
  /// Something went wrong that does not end the task; a task ends with the error that it returns.
  absl::Status stream_error(std::string_view message);

  /// State that the task's later runs see.
  template <class T>
  absl::StatusOr<std::optional<T>> get(std::string_view key) {
    FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> json, GetState(key));
    if (!json) return std::optional<T>();
    FLOVYN_ASSIGN_OR_RETURN(T value, FromJson<T>(*json, key));
    return std::optional<T>(std::move(value));
  }
  template <class T>
  absl::Status set(std::string_view key, const T& value) {
    FLOVYN_ASSIGN_OR_RETURN(std::string json, ToJson(value, key));
    return SetState(key, std::move(json));
  }
  absl::Status clear(std::string_view key) { return SetState(key, std::nullopt); }

 private:
  absl::Status Stream(StreamType type, std::string payload);
  absl::StatusOr<std::optional<std::string>> GetState(std::string_view key);
  absl::Status SetState(std::string_view key, std::optional<std::string> value);

  const TaskExecution& task_;
  // Shared with the heartbeats, which may be under way when the task ends.
  const std::shared_ptr<const std::atomic<bool>> cancelled_;
  Backend& backend_;
};

}  // namespace flovyn::sdk
