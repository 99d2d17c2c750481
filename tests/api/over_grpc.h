#pragma once

#include <memory>

#include "flovyn/v1/flovyn.grpc.pb.h"
#include "in_process.h"

namespace flovyn::testing {

/// What the protocol offers goes through it; lists and single executions it has not.
class OverGrpc final : public InProcess {
 public:
  static constexpr const char* kName = "gRPC";
  OverGrpc(LiveEngine& live, int org);

  absl::StatusOr<ApiStarted> StartWorkflow(const ApiStart& start) override;
  absl::StatusOr<std::vector<ApiEvent>> History(const std::string& id) override;
  absl::StatusOr<ApiStarted> SubmitTask(const ApiStart& start) override;
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
  absl::StatusOr<std::string> UpdateWorkflowMetadata(const std::string& id,
                                                     const std::string& update) override;
  absl::StatusOr<std::string> UpdateTaskMetadata(const std::string& id,
                                                 const std::string& update) override;
  absl::Status Register(const std::string& name, const std::vector<std::string>& workflows,
                        const std::vector<std::string>& tasks) override;

 private:
  absl::StatusOr<std::string> Update(v1::UpdateMetadataRequest request, const std::string& update);

  std::unique_ptr<v1::WorkflowDispatch::Stub> workflows_;
  std::unique_ptr<v1::TaskExecution::Stub> tasks_;
  std::unique_ptr<v1::WorkerLifecycle::Stub> workers_;
  std::unique_ptr<v1::ExecutionControl::Stub> control_;
};

}  // namespace flovyn::testing
