#include "flovyn/sdk/client.h"

#include <algorithm>

#include "ended.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sdk/blocking.h"

namespace flovyn::sdk {
namespace {

/// Asks until the execution has ended or the time is over. `get(wait)` asks once, and may be
/// answered sooner.
template <class T, class Get>
absl::StatusOr<T> AwaitEnd(RuntimePort& runtime, Duration wait, Get get) {
  const absl::Time until = runtime.Now() + wait.absl();
  for (;;) {
    const absl::Duration left = std::max(until - runtime.Now(), absl::ZeroDuration());
    FLOVYN_ASSIGN_OR_RETURN(T found, get(left));
    if (HasEnded(found)) return found;
    if (runtime.Now() >= until) return NotEndedInTime(found.start.id.str());
  }
}

}  // namespace

absl::StatusOr<StartedWorkflow> Client::start_raw(std::string_view kind, std::string_view input,
                                                  const StartWorkflowOptions& options) {
  return AwaitAnswer<StartedWorkflow>(backend_.runtime(), [&](auto answer) {
    backend_.executions().Start(options.Request(std::string(kind), std::string(input)),
                                std::move(answer));
  });
}

absl::StatusOr<std::string> Client::result_raw(const WorkflowId& id, Duration wait) {
  FLOVYN_ASSIGN_OR_RETURN(
      const WorkflowExecution ended,
      AwaitEnd<WorkflowExecution>(backend_.runtime(), wait, [&](absl::Duration longest) {
        return AwaitAnswer<WorkflowExecution>(backend_.runtime(), [&](auto answer) {
          backend_.executions().Get(id, std::max(longest, kShortestWait), std::move(answer));
        });
      }));
  return OutputOf(ended);
}

absl::StatusOr<Signalled> Client::Signal(SignalCall call) {
  return AwaitAnswer<Signalled>(backend_.runtime(), [&](auto answer) {
    backend_.executions().Signal(std::move(call), std::move(answer));
  });
}

absl::StatusOr<bool> Client::Settle(SettleCall call) {
  return AwaitAnswer<bool>(backend_.runtime(), [&](auto answer) {
    backend_.executions().Settle(std::move(call), std::move(answer));
  });
}

absl::StatusOr<bool> Client::reject(const WorkflowId& id, std::string_view promise,
                                    std::string_view error) {
  return Settle(
      {.promise = id.str() + "/" + std::string(promise), .rejection = std::string(error)});
}

absl::StatusOr<bool> Client::cancel(const WorkflowId& id, std::string_view reason) {
  return AwaitAnswer<bool>(backend_.runtime(), [&](auto answer) {
    backend_.executions().Cancel(id, std::string(reason), std::move(answer));
  });
}

absl::StatusOr<Metadata> Client::update_metadata(const WorkflowId& id,
                                                 const MetadataChanges& changes,
                                                 std::string_view reason) {
  return UpdateMetadata(
      {.execution = id, .update = changes.Update(), .reason = std::string(reason)});
}

absl::StatusOr<Metadata> Client::update_metadata(const TaskId& id, const MetadataChanges& changes,
                                                 std::string_view reason) {
  return UpdateMetadata(
      {.execution = id, .update = changes.Update(), .reason = std::string(reason)});
}

absl::StatusOr<Metadata> Client::UpdateMetadata(UpdateMetadataRequest request) {
  return AwaitAnswer<Metadata>(backend_.runtime(), [&](auto answer) {
    backend_.executions().UpdateMetadata(std::move(request), std::move(answer));
  });
}

absl::StatusOr<WorkflowExecution> Client::get(const WorkflowId& id) {
  return AwaitAnswer<WorkflowExecution>(backend_.runtime(), [&](auto answer) {
    backend_.executions().Get(id, absl::ZeroDuration(), std::move(answer));
  });
}

absl::StatusOr<ListedPage<WorkflowExecution>> Client::list(const ListOptions& options) {
  FLOVYN_ASSIGN_OR_RETURN(ListRequest<WorkflowFilter> request, RequestOf(options));
  return AwaitAnswer<ListedPage<WorkflowExecution>>(backend_.runtime(), [&](auto answer) {
    backend_.executions().List(std::move(request), std::move(answer));
  });
}

absl::StatusOr<std::string> Client::Query(const WorkflowId& id, std::string_view name) {
  return AwaitAnswer<std::string>(backend_.runtime(), [&](auto answer) {
    backend_.executions().Query(id, std::string(name), std::move(answer));
  });
}

absl::StatusOr<TaskId> Client::SubmitTask(StartTaskRequest request) {
  return AwaitAnswer<TaskId>(backend_.runtime(), [&](auto answer) {
    backend_.tasks().Submit(std::move(request), std::move(answer));
  });
}

absl::StatusOr<std::string> Client::TaskResultJson(const TaskId& id, Duration wait) {
  FLOVYN_ASSIGN_OR_RETURN(
      const TaskExecution ended,
      AwaitEnd<TaskExecution>(backend_.runtime(), wait, [&](absl::Duration longest) {
        return AwaitAnswer<TaskExecution>(backend_.runtime(), [&](auto answer) {
          backend_.tasks().Get(id, longest, std::move(answer));
        });
      }));
  return OutputOf(ended);
}

}  // namespace flovyn::sdk
