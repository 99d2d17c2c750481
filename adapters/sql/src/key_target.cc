#include "flovyn/sql/key_target.h"

#include "flovyn/base/overload.h"
#include "flovyn/sql/cells.h"

namespace flovyn::sql {

std::string_view TargetType(const IdempotencyRecord& record) {
  return std::visit(Overload{[](const WorkflowId&) { return kWorkflowTarget; },
                             [](const TaskId&) { return kTaskTarget; },
                             [](const PromiseId&) { return kPromiseTarget; }},
                    record.target);
}

Uuid TargetId(const IdempotencyRecord& record) {
  return std::visit([](const auto& id) { return id.uuid(); }, record.target);
}

absl::Status ReadTarget(const Row& row, int first, IdempotencyRecord& record) {
  const std::string_view type = row.Text(first);
  const Uuid id = row.Id(first + 1);
  if (type == kWorkflowTarget) {
    record.target = WorkflowId(id);
  } else if (type == kTaskTarget) {
    record.target = TaskId(id);
  } else if (type == kPromiseTarget) {
    record.target = PromiseId(id);
  } else {
    return UnreadableCell(first, type);
  }
  return absl::OkStatus();
}

}  // namespace flovyn::sql
