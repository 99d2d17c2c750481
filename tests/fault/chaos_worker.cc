#include "chaos_worker.h"

#include <chrono>
#include <csignal>
#include <thread>

#include "flovyn/domain/errors.h"
#include "replay.h"
#include "script.h"
#include "worker.h"

namespace flovyn::chaos {
namespace {

constexpr int kPollers = 4;
// Below the silence after which its work goes to another one.
constexpr absl::Duration kHeartbeat = absl::Milliseconds(500);

absl::StatusOr<std::string> RunTask(const v1::TaskExecutionInfo& task) {
  const std::int64_t input = IntegerOf(task.input());
  std::this_thread::sleep_for(std::chrono::milliseconds(TaskMilliseconds(input)));
  if (task.execution_count() <= FailedRuns(input)) return FailedPrecondition("fails at first");
  return std::to_string(TaskValue(input));
}

WorkerCode CodeOf(const WorkerSettings& settings) {
  WorkerCode code;
  code.sends_claims = settings.sends_claims;
  for (const std::string_view kind : kRootKinds) {
    code.capabilities.add_workflows()->set_kind(std::string(kind));
  }
  for (const std::string_view kind : kChildKinds) {
    code.capabilities.add_workflows()->set_kind(std::string(kind));
  }
  code.capabilities.add_tasks()->set_kind(kTaskKind);
  const Numbering numbering =
      settings.sends_claims ? Numbering::kFromOne : Numbering::kAfterHistory;
  code.run_workflow = [numbering](const v1::WorkflowExecution& workflow,
                                  const v1::GetEventsResponse& history) {
    const Script script = {.kind = workflow.kind(), .number = NumberOf(workflow.input())};
    return Replay(workflow.id(), script, EventsOf(history), numbering);
  };
  code.run_task = RunTask;
  return code;
}

}  // namespace

void Work(const WorkerSettings& settings) {
  WorkerOptions options;
  options.endpoints = settings.endpoints;
  options.name = settings.name;
  options.pollers = kPollers;
  options.heartbeat = kHeartbeat;
  // Before any other thread, so that all leave the signals to this one.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const Worker worker(options, CodeOf(settings));
  int signal = 0;
  sigwait(&signals, &signal);
}

}  // namespace flovyn::chaos
