#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/commands.h"
#include "flovyn/domain/events.h"
#include "flovyn/domain/metadata_update.h"
#include "flovyn/domain/stream.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/domain/worker.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/ports/logger.h"
#include "flovyn/ports/workflow_repository.h"

namespace flovyn::sdk {

// What clients and workers need of an engine, wherever it is. All calls are asynchronous: they
// return at once and call `answer` exactly once, maybe before they return, on any thread; it must
// not block. The organization is the backend's; `tenant` of requests is ignored. Errors are those
// of the engine, and Unavailable when it cannot be reached. Safe for concurrent use.

using Done = std::function<void(const absl::Status&)>;

struct SignalCall {
  /// An execution, or (signal-with-start) the one that `idempotency_key` stands for.
  std::variant<WorkflowId, StartWorkflowRequest> target = {};
  std::string name = {};
  std::string value = {};  ///< JSON.
};

struct Signalled {
  WorkflowId workflow = {};
  bool started = false;
};

struct SettleCall {
  std::string promise = {};                   ///< Its id, or "<workflow id>/<name>".
  std::string value = {};                     ///< JSON; resolves it.
  std::optional<std::string> rejection = {};  ///< The error text, when it is rejected instead.
};

class ExecutionPort {
 public:
  virtual ~ExecutionPort() = default;
  virtual void Start(StartWorkflowRequest request, Answer<StartedWorkflow> answer) = 0;
  virtual void Signal(SignalCall call, Answer<Signalled> answer) = 0;
  /// False: it had been settled before.
  virtual void Settle(SettleCall call, Answer<bool> answer) = 0;
  /// False: it had ended before.
  virtual void Cancel(const WorkflowId& id, std::string reason, Answer<bool> answer) = 0;
  /// The metadata afterwards.
  virtual void UpdateMetadata(UpdateMetadataRequest request, Answer<Metadata> answer) = 0;
  /// As soon as it has ended, or as it is after `wait` (or sooner, when the way there is shorter).
  /// Of one that continues as new, the newest run is waited for; without a wait it is told itself.
  virtual void Get(const WorkflowId& id, absl::Duration wait, Answer<WorkflowExecution> answer) = 0;
  virtual void List(ListRequest<WorkflowFilter> request,
                    Answer<ListedPage<WorkflowExecution>> answer) = 0;
  /// JSON.
  virtual void Query(const WorkflowId& id, std::string name, Answer<std::string> answer) = 0;
};

/// Tasks that belong to no workflow.
class TaskPort {
 public:
  virtual ~TaskPort() = default;
  virtual void Submit(StartTaskRequest request, Answer<TaskId> answer) = 0;
  virtual void Get(const TaskId& id, absl::Duration wait, Answer<TaskExecution> answer) = 0;
};

struct WorkflowWork {
  WorkflowExecution execution = {};
  std::vector<StoredEvent> history = {};  ///< Empty: ask for it.
};
using Work = std::variant<WorkflowWork, TaskExecution>;

struct PollCall {
  bool tasks = false;
  std::string worker = {};
  std::string queue = {};
  std::vector<std::string> kinds = {};
  absl::Duration hold = absl::Seconds(30);
};
using PollNumber = std::uint64_t;

/// How a run of a task ended.
struct TaskEnd {
  TaskId task = {};
  std::optional<ClaimToken> token = {};
  absl::StatusOr<std::string> output = std::string();  ///< JSON.
  bool for_good = false;                               ///< Of an error: do not run it again.
};

class WorkPort {
 public:
  virtual ~WorkPort() = default;
  virtual void Register(WorkerRegistration registration, Answer<WorkerId> answer) = 0;
  virtual void Heartbeat(const WorkerId& worker, Done done) = 0;
  virtual PollNumber Poll(PollCall call, Answer<std::optional<Work>> answer) = 0;
  /// Answers it with nothing, unless it was answered before.
  virtual void CancelPoll(PollNumber number) = 0;
  virtual void History(const WorkflowId& id, Answer<std::vector<StoredEvent>> answer) = 0;
  virtual void Submit(CommandSubmission submission, Done done) = 0;
  virtual void FinishTask(TaskEnd end, Done done) = 0;
};

/// What a running task tells.
class ReportPort {
 public:
  virtual ~ReportPort() = default;
  /// An error says that the task is no longer this worker's.
  virtual void Heartbeat(const TaskId& task, Done done) = 0;
  virtual void Progress(const TaskId& task, double fraction, std::string details, Done done) = 0;
  virtual void Log(const TaskId& task, TaskLogLevel level, std::string message, Done done) = 0;
  virtual void Stream(const TaskId& task, StreamType type, std::string payload, Done done) = 0;
  /// nullopt clears it.
  virtual void SetState(const TaskId& task, std::string key, std::optional<std::string> value,
                        Done done) = 0;
  virtual void GetState(const TaskId& task, std::string key,
                        Answer<std::optional<std::string>> answer) = 0;
};

}  // namespace flovyn::sdk
