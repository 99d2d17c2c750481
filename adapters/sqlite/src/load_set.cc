#include "load_set.h"

#include <optional>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_set.h"
#include "flovyn/base/overload.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/sql/execution_read.h"
#include "idempotency_rows.h"

namespace flovyn::sqlite {
namespace {

class Loader {
 public:
  Loader(sql::Connection& connection, WorkingSet& set) : connection_(connection), set_(set) {}

  absl::Status Key(const IdempotencyKey& key) {
    FLOVYN_ASSIGN_OR_RETURN(std::optional<IdempotencyRecord> record, FindKey(connection_, key));
    if (!record) return absl::OkStatus();
    const std::variant<WorkflowId, TaskId> target = record->target;
    set_.Load(*std::move(record));
    return std::visit(Overload{[&](const WorkflowId& id) { return Workflow(id); },
                               [&](const TaskId& id) { return Task(id); }},
                      target);
  }

  absl::Status Task(const TaskId& id) {
    if (!tasks_.insert(id).second) return absl::OkStatus();
    FLOVYN_ASSIGN_OR_RETURN(std::optional<TaskExecution> task,
                            sql::FindExecution<TaskExecution>(connection_, id));
    if (!task) return absl::OkStatus();
    const std::optional<WorkflowId> workflow = task->start.workflow;
    set_.Load(*std::move(task));
    return workflow ? Workflow(*workflow) : absl::OkStatus();
  }

  absl::Status Workflow(const WorkflowId& id) {
    if (!workflows_.insert(id).second) return absl::OkStatus();
    FLOVYN_ASSIGN_OR_RETURN(std::optional<WorkflowExecution> workflow,
                            sql::FindExecution<WorkflowExecution>(connection_, id));
    if (workflow) set_.Load(*std::move(workflow));
    return absl::OkStatus();
  }

 private:
  sql::Connection& connection_;
  WorkingSet& set_;
  absl::flat_hash_set<WorkflowId> workflows_;
  absl::flat_hash_set<TaskId> tasks_;
};

}  // namespace

absl::Status LoadSet(sql::Connection& connection, const UnitRefs& refs, WorkingSet& set) {
  Loader loader(connection, set);
  for (const IdempotencyKey& key : refs.keys) FLOVYN_RETURN_IF_ERROR(loader.Key(key));
  for (const TaskId& id : refs.tasks) FLOVYN_RETURN_IF_ERROR(loader.Task(id));
  for (const WorkflowId& id : refs.workflows) FLOVYN_RETURN_IF_ERROR(loader.Workflow(id));
  return absl::OkStatus();
}

}  // namespace flovyn::sqlite
