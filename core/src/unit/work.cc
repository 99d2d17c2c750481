#include "flovyn/unit/work.h"

namespace flovyn {

ReadyWork ReadyWorkOf(const WorkflowExecution& workflow) {
  const WorkflowStart& start = workflow.start;
  ReadyWork work;
  work.queue = {WorkType::kWorkflow, start.tenant, start.queue};
  work.kind = start.kind;
  work.pool = start.pool;
  work.id = start.id.uuid();
  work.order = DispatchOrder(workflow.created_at, start.priority_ms);
  work.ready_at = workflow.created_at;
  return work;
}

ReadyWork ReadyWorkOf(const TaskExecution& task) {
  const TaskStart& start = task.start;
  ReadyWork work;
  work.queue = {WorkType::kTask, start.tenant, start.queue};
  work.kind = start.kind;
  work.pool = start.pool;
  work.id = start.id.uuid();
  work.order = DispatchOrder(task.created_at, start.priority_ms);
  work.ready_at = task.ready_at;
  return work;
}

}  // namespace flovyn
