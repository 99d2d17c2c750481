#include <utility>

#include "flovyn/base/status_macros.h"
#include "in_process.h"
#include "service_call.h"

namespace flovyn::testing {

absl::Status InProcess::CancelTask(const std::string& id) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId task, TaskOf(id));
  return Wait<absl::Status>([&](auto done) {
    live_.engine().control().CancelTask(worker_, task, "", false, std::move(done));
  });
}

absl::StatusOr<ApiSignalled> InProcess::Signal(const std::string& workflow,
                                               const ApiSignal& signal) {
  SignalRequest request;
  FLOVYN_ASSIGN_OR_RETURN(request.workflow, WorkflowOf(workflow));
  request.name = signal.name;
  request.value = signal.value;
  FLOVYN_ASSIGN_OR_RETURN(const Signalled told, Wait<absl::StatusOr<Signalled>>([&](auto done) {
                            live_.engine().control().Signal(user_, request, std::move(done));
                          }));
  return ApiSignalled{told.workflow.str(), told.created, told.sequence};
}

absl::StatusOr<ApiSignalled> InProcess::SignalWithStart(const ApiStart& start,
                                                        const ApiSignal& signal) {
  SignalWithStartRequest request;
  FLOVYN_ASSIGN_OR_RETURN(request.start, StartOf(start));
  request.name = signal.name;
  request.value = signal.value;
  FLOVYN_ASSIGN_OR_RETURN(const Signalled told, Wait<absl::StatusOr<Signalled>>([&](auto done) {
                            live_.engine().control().SignalWithStart(user_, request,
                                                                     std::move(done));
                          }));
  return ApiSignalled{told.workflow.str(), told.created, told.sequence};
}

absl::Status InProcess::ResolvePromise(const std::string& promise, const std::string& value) {
  FLOVYN_ASSIGN_OR_RETURN(const PromiseRef named, ParsePromiseRef(promise));
  return Wait<absl::StatusOr<PromiseSettled>>([&](auto done) {
           live_.engine().control().Resolve(user_, named, value, std::move(done));
         })
      .status();
}

absl::Status InProcess::RejectPromise(const std::string& promise, const std::string& error) {
  FLOVYN_ASSIGN_OR_RETURN(const PromiseRef named, ParsePromiseRef(promise));
  return Wait<absl::StatusOr<PromiseSettled>>([&](auto done) {
           live_.engine().control().Reject(user_, named, error, std::move(done));
         })
      .status();
}

absl::StatusOr<bool> InProcess::CancelWorkflow(const std::string& id, const std::string& reason) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId workflow, WorkflowOf(id));
  FLOVYN_ASSIGN_OR_RETURN(
      const CancelOutcome outcome, Wait<absl::StatusOr<CancelOutcome>>([&](auto done) {
        live_.engine().control().Cancel(user_, workflow, reason, std::move(done));
      }));
  return outcome.cancelled;
}

absl::StatusOr<std::string> InProcess::Update(std::variant<WorkflowId, TaskId> execution,
                                              const std::string& update) {
  UpdateMetadataRequest request;
  request.execution = execution;
  FLOVYN_ASSIGN_OR_RETURN(request.update, MetadataUpdate::FromText("update", update));
  request.reason = "a test";
  FLOVYN_ASSIGN_OR_RETURN(const Metadata updated, Wait<absl::StatusOr<Metadata>>([&](auto done) {
                            live_.engine().control().UpdateMetadata(user_, request,
                                                                    std::move(done));
                          }));
  return updated.text();
}

absl::StatusOr<std::string> InProcess::UpdateWorkflowMetadata(const std::string& id,
                                                              const std::string& update) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId workflow, WorkflowOf(id));
  return Update(workflow, update);
}

absl::StatusOr<std::string> InProcess::UpdateTaskMetadata(const std::string& id,
                                                          const std::string& update) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId task, TaskOf(id));
  return Update(task, update);
}

}  // namespace flovyn::testing
