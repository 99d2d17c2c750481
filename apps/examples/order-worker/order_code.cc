#include "order_code.h"

#include "order_tasks.h"
#include "order_workflow.h"
#include "replay.h"

namespace orders {
namespace {

namespace v1 = flovyn::v1;

v1::WorkerRegistrationRequest Capabilities() {
  v1::WorkerRegistrationRequest request;
  request.set_worker_version("1.0.0");
  v1::WorkflowCapability& workflow = *request.add_workflows();
  workflow.set_kind(std::string(kOrderWorkflow));
  workflow.set_name("Order");
  workflow.set_description("Charges the card, then ships the order");
  workflow.set_version("1.0.0");
  for (const std::string_view kind : {kChargeCard, kShipOrder}) {
    v1::TaskCapability& task = *request.add_tasks();
    task.set_kind(std::string(kind));
    task.set_name(std::string(kind));
  }
  return request;
}

}  // namespace

WorkerCode OrderCode() {
  WorkerCode code;
  code.capabilities = Capabilities();
  code.run_workflow = [](const v1::WorkflowExecution& workflow,
                         const v1::GetEventsResponse& history) {
    Replay replay(workflow.id(), history);
    return RunOrder(replay, workflow.input());
  };
  code.run_task = [](const v1::TaskExecutionInfo& task) {
    return RunTask(task.kind(), task.task_execution_id());
  };
  return code;
}

}  // namespace orders
