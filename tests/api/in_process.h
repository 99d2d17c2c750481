#pragma once

#include "api_under_test.h"
#include "live_engine.h"

namespace flovyn::testing {

/// The services called directly. The other transports replace what they offer.
class InProcess : public ApiUnderTest {
 public:
  static constexpr const char* kName = "in-process";
  InProcess(LiveEngine& live, int org);

  absl::StatusOr<ApiStarted> StartWorkflow(const ApiStart& start) override;
  absl::StatusOr<ApiExecution> GetWorkflow(const std::string& id) override;
  absl::StatusOr<ApiList> ListWorkflows(const ApiFilter& filter) override;
  absl::StatusOr<std::vector<ApiEvent>> History(const std::string& id) override;
  absl::StatusOr<ApiStarted> SubmitTask(const ApiStart& start) override;
  absl::StatusOr<ApiExecution> GetTask(const std::string& id) override;
  absl::StatusOr<ApiList> ListTasks(const ApiFilter& filter) override;
  absl::StatusOr<std::optional<ApiWork>> PollWorkflow(const std::string& worker,
                                                      const std::string& queue) override;
  absl::StatusOr<std::optional<ApiWork>> PollTask(const std::string& worker,
                                                  const std::string& queue) override;
  absl::Status Submit(const ApiSubmit& submit) override;
  absl::Status CompleteTask(const std::string& id, const std::string& output) override;
  absl::Status FailTask(const std::string& id, const std::string& error) override;
  absl::Status CancelTask(const std::string& id) override;
  absl::StatusOr<ApiSignalled> Signal(const std::string& workflow,
                                      const ApiSignal& signal) override;
  absl::StatusOr<ApiSignalled> SignalWithStart(const ApiStart& start,
                                               const ApiSignal& signal) override;
  absl::Status ResolvePromise(const std::string& promise, const std::string& value) override;
  absl::Status RejectPromise(const std::string& promise, const std::string& error) override;
  absl::StatusOr<bool> CancelWorkflow(const std::string& id, const std::string& reason) override;
  absl::StatusOr<std::string> UpdateWorkflowMetadata(const std::string& id,
                                                     const std::string& update) override;
  absl::StatusOr<std::string> UpdateTaskMetadata(const std::string& id,
                                                 const std::string& update) override;
  absl::Status Register(const std::string& name, const std::vector<std::string>& workflows,
                        const std::vector<std::string>& tasks) override;

 protected:
  LiveEngine& live_;
  const Org& org_;

 private:
  absl::StatusOr<std::optional<ClaimedWork>> Poll(WorkType type, const std::string& worker,
                                                  const std::string& queue);
  absl::StatusOr<std::string> Update(std::variant<WorkflowId, TaskId> execution,
                                     const std::string& update);
  absl::StatusOr<StartWorkflowRequest> StartOf(const ApiStart& start) const;
  Caller user_;
  Caller worker_;
};

}  // namespace flovyn::testing
