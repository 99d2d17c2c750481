#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/sdk/codec.h"
#include "flovyn/sdk/future.h"
#include "flovyn/sdk/metadata_changes.h"
#include "flovyn/sdk/runtime.h"
#include "flovyn/sdk/start_options.h"

namespace flovyn::sdk {

/// A started workflow whose result is a T.
template <class T>
struct Execution {
  WorkflowId id = {};
  bool created = false;  ///< False: the idempotency key stood for this one already.
};

/// Which executions are listed: all conditions have to hold.
struct ListOptions {
  Json metadata = {};  ///< An object that theirs contains.
  std::string kind = {};
  std::string queue = {};
  std::optional<WorkflowStatus> status = {};
  /// `metadata.tier = "gold" AND createdAt > -7d ORDER BY metadata.amount DESC`: docs/query.md.
  std::string query = {};
  Page page = {};
  /// ListedPage::next_cursor of the page before, for the same query.
  std::string cursor = {};
};

/// Starts and steers executions. Calls block until the engine has answered, and may be made on any
/// thread but the engine's own. Errors are the engine's, and name the field; payloads that do not
/// fit their type are InvalidArgument naming the path.
class Client {
 public:
  explicit Client(Backend& backend) : backend_(backend) {}

  template <class Out, class In>
  absl::StatusOr<Execution<Out>> start(std::string_view kind, const In& input,
                                       const StartWorkflowOptions& options = {}) {
    FLOVYN_ASSIGN_OR_RETURN(std::string json, ToJson(input, "input"));
    FLOVYN_ASSIGN_OR_RETURN(const StartedWorkflow started, start_raw(kind, json, options));
    return Execution<Out>{started.id, started.created};
  }
  /// `input` is JSON text; empty: none.
  absl::StatusOr<StartedWorkflow> start_raw(std::string_view kind, std::string_view input,
                                            const StartWorkflowOptions& options = {});

  /// Waits until it has ended. Errors: Aborted (it failed), Cancelled, DeadlineExceeded.
  template <class T>
  Outcome<T> result(const Execution<T>& execution, Duration wait = absl::InfiniteDuration()) {
    absl::StatusOr<std::string> json = result_raw(execution.id, wait);
    if constexpr (std::is_void_v<T>) {
      return json.status();
    } else {
      if (!json.ok()) return json.status();
      return FromJson<T>(*json, "output");
    }
  }
  absl::StatusOr<std::string> result_raw(const WorkflowId& id,
                                         Duration wait = absl::InfiniteDuration());

  template <class T>
  absl::Status signal(const WorkflowId& id, std::string_view name, const T& value) {
    FLOVYN_ASSIGN_OR_RETURN(std::string json, ToJson(value, "value"));
    return Signal({.target = id, .name = std::string(name), .value = std::move(json)}).status();
  }
  /// Signals the execution of the options' idempotency key, and starts it when there is none.
  template <class In, class T>
  absl::StatusOr<Signalled> signal_with_start(std::string_view kind, const In& input,
                                              std::string_view name, const T& value,
                                              const StartWorkflowOptions& options) {
    FLOVYN_ASSIGN_OR_RETURN(std::string start, ToJson(input, "input"));
    FLOVYN_ASSIGN_OR_RETURN(std::string json, ToJson(value, "value"));
    return Signal({.target = options.Request(std::string(kind), std::move(start)),
                   .name = std::string(name),
                   .value = std::move(json)});
  }

  /// The newest pending promise of that name. False: it had been settled before.
  template <class T>
  absl::StatusOr<bool> resolve(const WorkflowId& id, std::string_view promise, const T& value) {
    FLOVYN_ASSIGN_OR_RETURN(std::string json, ToJson(value, "value"));
    return Settle({.promise = id.str() + "/" + std::string(promise), .value = std::move(json)});
  }
  absl::StatusOr<bool> reject(const WorkflowId& id, std::string_view promise,
                              std::string_view error);

  /// False: it had ended before.
  absl::StatusOr<bool> cancel(const WorkflowId& id, std::string_view reason);
  /// Of an execution that is open or has ended; gives the metadata afterwards. The reason is kept
  /// in the audit log.
  absl::StatusOr<Metadata> update_metadata(const WorkflowId& id, const MetadataChanges& changes,
                                           std::string_view reason = "");
  absl::StatusOr<Metadata> update_metadata(const TaskId& id, const MetadataChanges& changes,
                                           std::string_view reason = "");
  absl::StatusOr<WorkflowExecution> get(const WorkflowId& id);
  absl::StatusOr<ListedPage<WorkflowExecution>> list(const ListOptions& options);
  /// "state" (all of it), "status", or a key that the workflow has set.
  template <class T>
  absl::StatusOr<T> query(const WorkflowId& id, std::string_view name) {
    FLOVYN_ASSIGN_OR_RETURN(const std::string json, Query(id, name));
    return FromJson<T>(json, name);
  }

  /// A task without a workflow.
  template <class In>
  absl::StatusOr<TaskId> submit_task(std::string_view kind, const In& input,
                                     const SubmitTaskOptions& options = {}) {
    FLOVYN_ASSIGN_OR_RETURN(std::string json, ToJson(input, "input"));
    return SubmitTask(options.Request(std::string(kind), std::move(json)));
  }
  template <class T>
  absl::StatusOr<T> task_result(const TaskId& id, Duration wait = absl::InfiniteDuration()) {
    FLOVYN_ASSIGN_OR_RETURN(const std::string json, TaskResultJson(id, wait));
    return FromJson<T>(json, "output");
  }

 private:
  absl::StatusOr<Metadata> UpdateMetadata(UpdateMetadataRequest request);
  absl::StatusOr<Signalled> Signal(SignalCall call);
  absl::StatusOr<bool> Settle(SettleCall call);
  absl::StatusOr<std::string> Query(const WorkflowId& id, std::string_view name);
  absl::StatusOr<TaskId> SubmitTask(StartTaskRequest request);
  absl::StatusOr<std::string> TaskResultJson(const TaskId& id, Duration wait);

  Backend& backend_;
};

}  // namespace flovyn::sdk
