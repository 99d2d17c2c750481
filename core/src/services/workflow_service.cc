#include "flovyn/services/workflow_service.h"

#include <utility>

#include "checks.h"
#include "flovyn/base/status_macros.h"
#include "submit_decision.h"
#include "wait_for_answer.h"

namespace flovyn {

WorkflowService::WorkflowService(Store& store, IdGenerator& ids, const Limits& limits)
    : store_(store), ids_(ids), limits_(limits) {}

void WorkflowService::Start(const Caller& caller, StartWorkflowRequest request,
                            Answer<StartedWorkflow> answer) {
  if (absl::Status allowed = Authorize(caller, request.tenant, Action::kExecute); !allowed.ok()) {
    return answer(std::move(allowed));
  }
  absl::StatusOr<StartWorkflow> command =
      CheckStart(std::move(request), WorkflowId(ids_.NewUuid()), limits_);
  if (!command.ok()) return answer(command.status());
  SubmitDecision(store_, "start_workflow", *std::move(command), std::move(answer));
}

absl::StatusOr<WorkflowExecution> WorkflowService::Get(const Caller& caller, const TenantId& tenant,
                                                       const WorkflowId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  return store_.workflows().Get(tenant, id);
}

absl::StatusOr<Listed<WorkflowExecution>> WorkflowService::List(const Caller& caller,
                                                                const TenantId& tenant,
                                                                const WorkflowFilter& filter,
                                                                const Page& page) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(page, limits_));
  return store_.workflows().List(tenant, filter, page);
}

absl::StatusOr<std::vector<WorkflowExecution>> WorkflowService::Children(const Caller& caller,
                                                                         const TenantId& tenant,
                                                                         const WorkflowId& id) {
  FLOVYN_RETURN_IF_ERROR(Get(caller, tenant, id).status());
  return store_.workflows().ListChildren(tenant, id);
}

absl::StatusOr<std::vector<StoredEvent>> WorkflowService::Events(const Caller& caller,
                                                                 const TenantId& tenant,
                                                                 const WorkflowId& id,
                                                                 std::int32_t since) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  return store_.workflows().Events(tenant, id, since);
}

absl::StatusOr<std::vector<StoredEvent>> WorkflowService::Events(const Caller& caller,
                                                                 const WorkflowId& id) {
  TenantId tenant = caller.tenant;
  if (caller.any_tenant) {
    FLOVYN_ASSIGN_OR_RETURN(tenant, store_.workflows().TenantOf(id));
  }
  return Events(caller, tenant, id, 0);
}

absl::StatusOr<StartedWorkflow> StartAndWait(WorkflowLauncher& launcher, const Caller& caller,
                                             StartWorkflowRequest request) {
  return WaitForAnswer<StartedWorkflow>([&](Answer<StartedWorkflow> answer) {
    launcher.Start(caller, std::move(request), std::move(answer));
  });
}

}  // namespace flovyn
