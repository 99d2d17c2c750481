#pragma once

#include "flovyn/sdk_embedded/engine_backend.h"

namespace flovyn::sdk_embedded {

class EmbeddedExecutions final : public sdk::ExecutionPort {
 public:
  explicit EmbeddedExecutions(const EngineBackendDeps& deps) : deps_(deps) {}

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
  const EngineBackendDeps& deps_;
};

class EmbeddedTasks final : public sdk::TaskPort {
 public:
  explicit EmbeddedTasks(const EngineBackendDeps& deps) : deps_(deps) {}

  void Submit(StartTaskRequest request, Answer<TaskId> answer) override;
  void Get(const TaskId& id, absl::Duration wait, Answer<TaskExecution> answer) override;

 private:
  const EngineBackendDeps& deps_;
};

}  // namespace flovyn::sdk_embedded
