#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "flovyn/sdk/duration.h"
#include "flovyn/sdk/run_activation.h"
#include "flovyn/sdk/runtime.h"
#include "flovyn/sdk/task_body.h"

namespace flovyn::sdk {

/// Called on threads of the worker; they must be quick.
struct WorkerHooks {
  std::function<void(const WorkflowId&, const ActivationOutcome&)> activated = {};
  std::function<void(const TaskExecution&, const absl::Status&)> task_ended = {};
  /// What went wrong between the worker and the engine; it goes on by itself.
  std::function<void(std::string_view what, const absl::Status&)> trouble = {};
};

struct WorkerOptions {
  std::string name = "worker";  ///< The same name is the same worker.
  std::string version = {};
  std::string queue = {};         ///< Empty: "default".
  std::size_t max_workflows = 8;  ///< Activations at a time.
  std::size_t max_tasks = 8;      ///< Tasks at a time; each has a thread.
  std::size_t workflow_threads = 2;
  Duration poll = absl::Seconds(30);               ///< How long a poll waits for work.
  Duration heartbeat = absl::Seconds(15);          ///< Of the worker, and of each task that runs.
  Duration first_pause = absl::Milliseconds(100);  ///< After a failed poll; doubled each time,
  Duration longest_pause = absl::Seconds(5);       ///< up to this, with jitter.
  Duration stop_grace = absl::Seconds(30);         ///< For what runs when it is stopped.
  WorkerHooks hooks = {};
};

class WorkerCore;

/// Runs workflows and tasks for an engine: register what it can, then start it. Nothing that waits
/// (a poll, a sleeping workflow) holds a thread.
class Worker {
 public:
  explicit Worker(Backend& backend, WorkerOptions options = {});
  /// Stops it, and waits for what still runs after the grace: that may use what goes away next.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// `code` is a function Workflow<Out>(WorkflowContext&, In), or one without an input. Before
  /// start().
  template <class Out, class In>
  Worker& workflow(std::string_view kind, Workflow<Out> (*code)(WorkflowContext&, In)) {
    AddWorkflow(kind, BodyOf(code), SchemaOf<std::decay_t<In>>(), SchemaOf<Out>());
    return *this;
  }
  template <class Out>
  Worker& workflow(std::string_view kind, Workflow<Out> (*code)(WorkflowContext&)) {
    AddWorkflow(kind, BodyOf(code), {}, SchemaOf<Out>());
    return *this;
  }
  /// `code`: see TaskShape. It may be called on several threads at a time. Before start().
  template <class F>
  Worker& task(std::string_view kind, F code) {
    using Shape = TaskShapeOf<F>;
    AddTask(kind, TaskBodyOf(std::move(code)), SchemaOf<typename Shape::Input>(),
            SchemaOf<TaskResult<typename Shape::Output>>());
    return *this;
  }

  /// Registers with the engine and begins to poll. Errors: those of the registration, Unavailable
  /// among them; then it has not started, and may be started again.
  absl::Status start();
  /// Takes no more work, and waits for what runs, at most for the grace.
  void stop();

 private:
  void AddWorkflow(std::string_view kind, WorkflowBody body, std::string input, std::string output);
  void AddTask(std::string_view kind, TaskBody body, std::string input, std::string output);

  std::shared_ptr<WorkerCore> core_;  // shared with the calls that are under way
};

}  // namespace flovyn::sdk
