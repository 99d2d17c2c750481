#include "work.h"

#include <utility>

#include "flovyn/base/overload.h"
#include "flovyn/base/status_macros.h"
#include "reads.h"

namespace flovyn::sdk_embedded {
namespace {

sdk::Work WorkOf(ClaimedWork claimed) {
  return std::visit(Overload{[](WorkflowExecution& workflow) -> sdk::Work {
                               return sdk::WorkflowWork{std::move(workflow), {}};
                             },
                             [](TaskExecution& task) -> sdk::Work { return std::move(task); }},
                    claimed);
}

}  // namespace

void EmbeddedWork::Register(WorkerRegistration registration, Answer<WorkerId> answer) {
  registration.tenant = deps_.tenant;
  Later(deps_.executor, std::move(answer),
        [&deps = deps_, registration = std::move(registration)]() -> absl::StatusOr<WorkerId> {
          FLOVYN_ASSIGN_OR_RETURN(const Worker worker,
                                  deps.engine.workers().Register(deps.caller, registration));
          return worker.id;
        });
}

void EmbeddedWork::Heartbeat(const WorkerId& worker, sdk::Done done) {
  LaterDone(deps_.executor, std::move(done), [&deps = deps_, worker] {
    return deps.engine.workers().Heartbeat(deps.caller, worker);
  });
}

sdk::PollNumber EmbeddedWork::Poll(sdk::PollCall call, Answer<std::optional<sdk::Work>> answer) {
  PollRequest request;
  request.type = call.tasks ? WorkType::kTask : WorkType::kWorkflow;
  request.tenant = deps_.tenant;
  request.worker = std::move(call.worker);
  request.queue = std::move(call.queue);
  request.kinds = std::move(call.kinds);
  request.hold = call.hold;
  return deps_.engine.dispatch().Poll(
      deps_.caller, std::move(request),
      [&deps = deps_,
       answer = std::move(answer)](absl::StatusOr<std::optional<ClaimedWork>> found) {
        if (!found.ok()) return answer(found.status());
        if (!*found) return answer(std::optional<sdk::Work>());
        deps.engine.dispatch().Delivered(**found);
        answer(std::optional<sdk::Work>(WorkOf(**std::move(found))));
      });
}

void EmbeddedWork::CancelPoll(sdk::PollNumber number) { deps_.engine.dispatch().Cancel(number); }

void EmbeddedWork::History(const WorkflowId& id, Answer<std::vector<StoredEvent>> answer) {
  Later(deps_.executor, std::move(answer), [&deps = deps_, id] {
    return deps.engine.workflows().Events(deps.caller, deps.tenant, id, 0);
  });
}

void EmbeddedWork::Submit(CommandSubmission submission, sdk::Done done) {
  deps_.engine.dispatch().SubmitCommands(deps_.caller, std::move(submission), std::move(done));
}

void EmbeddedWork::FinishTask(sdk::TaskEnd end, sdk::Done done) {
  TaskService& tasks = deps_.engine.tasks();
  if (end.output.ok()) {
    return tasks.Complete(deps_.caller, end.task, *std::move(end.output), end.token,
                          std::move(done));
  }
  const auto fail = end.for_good ? &TaskService::FailForGood : &TaskService::Fail;
  (tasks.*fail)(deps_.caller, end.task, std::string(end.output.status().message()), end.token,
                std::move(done));
}

void EmbeddedReports::Heartbeat(const TaskId& task, sdk::Done done) {
  LaterDone(deps_.executor, std::move(done), [&deps = deps_, task] {
    return deps.engine.task_reports().Heartbeat(deps.caller, task);
  });
}

void EmbeddedReports::Progress(const TaskId& task, double fraction, std::string details,
                               sdk::Done done) {
  deps_.engine.task_reports().ReportProgress(deps_.caller, task, fraction, std::move(details),
                                             std::move(done));
}

void EmbeddedReports::Log(const TaskId& task, TaskLogLevel level, std::string message,
                          sdk::Done done) {
  deps_.engine.task_reports().Log(deps_.caller, task, ToText(kTaskLogLevelText, level),
                                  std::move(message), std::move(done));
}

void EmbeddedReports::Stream(const TaskId& task, StreamType type, std::string payload,
                             sdk::Done done) {
  LaterDone(deps_.executor, std::move(done),
            [&deps = deps_, task, type, payload = std::move(payload)] {
              return deps.engine.streams().Publish(
                  deps.caller, {.task = task, .type = type, .payload = payload});
            });
}

void EmbeddedReports::SetState(const TaskId& task, std::string key,
                               std::optional<std::string> value, sdk::Done done) {
  TaskReportService& reports = deps_.engine.task_reports();
  if (!value) return reports.ClearState(deps_.caller, task, std::move(key), std::move(done));
  reports.SetState(deps_.caller, task, std::move(key), *std::move(value), std::move(done));
}

void EmbeddedReports::GetState(const TaskId& task, std::string key,
                               Answer<std::optional<std::string>> answer) {
  Later(
      deps_.executor, std::move(answer),
      [&deps = deps_, task, key = std::move(key)]() -> absl::StatusOr<std::optional<std::string>> {
        FLOVYN_ASSIGN_OR_RETURN(const std::optional<Payload> found,
                                deps.engine.task_reports().GetState(deps.caller, task, key));
        if (!found) return std::optional<std::string>();
        return std::optional<std::string>(found->json());
      });
}

}  // namespace flovyn::sdk_embedded
