#include "executions.h"

#include <utility>

#include "end_wait.h"
#include "flovyn/base/status_macros.h"
#include "reads.h"

namespace flovyn::sdk_embedded {

namespace {

/// The end of the chain that the execution belongs to. Its newest run is waited for, and then, when
/// that one has continued as new, the one that is the newest by then.
void AwaitEnd(const EngineBackendDeps& deps, const WorkflowId& id, absl::Time until,
              Answer<WorkflowExecution> answer) {
  const auto read = [&deps, id] {
    return deps.engine.workflows().Get(deps.caller, deps.tenant, id);
  };
  const auto next = [&deps, id, until,
                     answer = std::move(answer)](absl::StatusOr<WorkflowExecution> found) {
    const bool goes_on = absl::IsNotFound(found.status()) ||
                         (found.ok() && found->status == WorkflowStatus::kContinuedAsNew);
    if (!goes_on) return answer(std::move(found));
    absl::StatusOr<WorkflowExecution> newest =
        deps.engine.workflows().GetNewestRun(deps.caller, deps.tenant, id);
    const bool over = deps.clock.Now() >= until;
    if (!newest.ok() || newest->start.id == id || !newest->open() || over) {
      return answer(std::move(newest));
    }
    AwaitEnd(deps, newest->start.id, until, answer);
  };
  std::make_shared<EndWait<WorkflowExecution>>(deps, read, until, next)
      ->Begin({.tenant = deps.tenant, .workflow = id, .type_prefix = "workflow."});
}

}  // namespace

void EmbeddedExecutions::Start(StartWorkflowRequest request, Answer<StartedWorkflow> answer) {
  request.tenant = deps_.tenant;
  deps_.engine.workflows().Start(deps_.caller, std::move(request), std::move(answer));
}

void EmbeddedExecutions::Signal(sdk::SignalCall call, Answer<sdk::Signalled> answer) {
  Answer<flovyn::Signalled> signalled =
      [answer = std::move(answer)](const absl::StatusOr<flovyn::Signalled>& outcome) {
        if (!outcome.ok()) return answer(outcome.status());
        answer(sdk::Signalled{outcome->workflow, outcome->created});
      };
  if (const auto* id = std::get_if<WorkflowId>(&call.target)) {
    return deps_.engine.control().Signal(
        deps_.caller, {*id, std::move(call.name), std::move(call.value)}, std::move(signalled));
  }
  SignalWithStartRequest request{std::get<StartWorkflowRequest>(std::move(call.target)),
                                 std::move(call.name), std::move(call.value)};
  request.start.tenant = deps_.tenant;
  deps_.engine.control().SignalWithStart(deps_.caller, std::move(request), std::move(signalled));
}

void EmbeddedExecutions::Settle(sdk::SettleCall call, Answer<bool> answer) {
  absl::StatusOr<PromiseRef> promise = ParsePromiseRef(call.promise);
  if (!promise.ok()) return answer(promise.status());
  Answer<PromiseSettled> settled =
      [answer = std::move(answer)](const absl::StatusOr<PromiseSettled>& outcome) {
        if (!outcome.ok()) return answer(outcome.status());
        answer(outcome->settled);
      };
  if (call.rejection) {
    return deps_.engine.control().Reject(deps_.caller, *std::move(promise),
                                         *std::move(call.rejection), std::move(settled));
  }
  deps_.engine.control().Resolve(deps_.caller, *std::move(promise), std::move(call.value),
                                 std::move(settled));
}

void EmbeddedExecutions::Cancel(const WorkflowId& id, std::string reason, Answer<bool> answer) {
  deps_.engine.control().Cancel(
      deps_.caller, id, std::move(reason),
      [answer = std::move(answer)](const absl::StatusOr<CancelOutcome>& outcome) {
        if (!outcome.ok()) return answer(outcome.status());
        answer(outcome->cancelled);
      });
}

void EmbeddedExecutions::UpdateMetadata(UpdateMetadataRequest update, Answer<Metadata> answer) {
  deps_.engine.control().UpdateMetadata(deps_.caller, std::move(update), std::move(answer));
}

void EmbeddedExecutions::Get(const WorkflowId& id, absl::Duration wait,
                             Answer<WorkflowExecution> answer) {
  if (wait > absl::ZeroDuration()) {
    return AwaitEnd(deps_, id, deps_.clock.Now() + wait, std::move(answer));
  }
  Later(deps_.executor, std::move(answer),
        [&deps = deps_, id] { return deps.engine.workflows().Get(deps.caller, deps.tenant, id); });
}

void EmbeddedExecutions::List(ListRequest<WorkflowFilter> request,
                              Answer<ListedPage<WorkflowExecution>> answer) {
  Later(deps_.executor, std::move(answer), [&deps = deps_, request = std::move(request)] {
    return deps.engine.workflows().List(deps.caller, deps.tenant, request);
  });
}

void EmbeddedExecutions::Query(const WorkflowId& id, std::string name, Answer<std::string> answer) {
  Later(deps_.executor, std::move(answer),
        [&deps = deps_, id, name = std::move(name)]() -> absl::StatusOr<std::string> {
          FLOVYN_ASSIGN_OR_RETURN(QueryAnswer found,
                                  deps.engine.workflows().Query(deps.caller, id, name));
          if (!found.error.empty()) return InvalidField("query", found.error);
          return std::move(found.result);
        });
}

void EmbeddedTasks::Submit(StartTaskRequest request, Answer<TaskId> answer) {
  request.tenant = deps_.tenant;
  deps_.engine.tasks().Submit(
      deps_.caller, std::move(request),
      [answer = std::move(answer)](const absl::StatusOr<SubmittedTask>& outcome) {
        if (!outcome.ok()) return answer(outcome.status());
        answer(outcome->task.start.id);
      });
}

void EmbeddedTasks::Get(const TaskId& id, absl::Duration wait, Answer<TaskExecution> answer) {
  auto read = [&deps = deps_, id] {
    return deps.engine.tasks().GetStandalone(deps.caller, deps.tenant, id);
  };
  if (wait <= absl::ZeroDuration()) {
    return Later(deps_.executor, std::move(answer), std::move(read));
  }
  std::make_shared<EndWait<TaskExecution>>(deps_, std::move(read), deps_.clock.Now() + wait,
                                           std::move(answer))
      ->Begin({.tenant = deps_.tenant, .task = id, .type_prefix = "task."});
}

}  // namespace flovyn::sdk_embedded
