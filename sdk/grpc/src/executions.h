#pragma once

#include <string>
#include <utility>

#include "flovyn/sdk/runtime.h"
#include "line.h"

namespace flovyn::sdk_grpc {

class GrpcExecutions final : public sdk::ExecutionPort {
 public:
  GrpcExecutions(Line& line, sdk::RuntimePort& runtime, std::string org)
      : line_(line), runtime_(runtime), org_(std::move(org)) {}

  void Start(StartWorkflowRequest request, Answer<StartedWorkflow> answer) override;
  void Signal(sdk::SignalCall call, Answer<sdk::Signalled> answer) override;
  void Settle(sdk::SettleCall call, Answer<bool> answer) override;
  void Cancel(const WorkflowId& id, std::string reason, Answer<bool> answer) override;
  void UpdateMetadata(UpdateMetadataRequest update, Answer<Metadata> answer) override;
  void Get(const WorkflowId& id, absl::Duration wait, Answer<WorkflowExecution> answer) override;
  void List(ListRequest<WorkflowFilter> request,
            Answer<ListedPage<WorkflowExecution>> answer) override;
  void Query(const WorkflowId& id, std::string name, Answer<std::string> answer) override;

 private:
  void SignalWithStart(sdk::SignalCall call, Answer<sdk::Signalled> answer);

  Line& line_;
  sdk::RuntimePort& runtime_;
  const std::string org_;
};

class GrpcTasks final : public sdk::TaskPort {
 public:
  GrpcTasks(Line& line, sdk::RuntimePort& runtime, std::string org)
      : line_(line), runtime_(runtime), org_(std::move(org)) {}

  void Submit(StartTaskRequest request, Answer<TaskId> answer) override;
  void Get(const TaskId& id, absl::Duration wait, Answer<TaskExecution> answer) override;

 private:
  Line& line_;
  sdk::RuntimePort& runtime_;
  const std::string org_;
};

}  // namespace flovyn::sdk_grpc
