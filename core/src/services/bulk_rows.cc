#include "bulk_rows.h"

#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/query/evaluate.h"

namespace flovyn {
namespace {

std::string_view StatusOf(const WorkflowExecution& row) {
  return ToText(kWorkflowStatusText, row.status);
}
std::string_view StatusOf(const TaskExecution& row) { return ToText(kTaskStatusText, row.status); }

bool HasContinued(const WorkflowExecution& row) {
  return row.status == WorkflowStatus::kContinuedAsNew;
}
bool HasContinued(const TaskExecution&) { return false; }

template <class T>
absl::StatusOr<Listed<BulkRow>> RowsOf(absl::StatusOr<Listed<T>> listed,
                                       const query::Query& query) {
  FLOVYN_RETURN_IF_ERROR(listed.status());
  const std::vector<query::OrderTerm> order = query::EffectiveOrder(query);
  Listed<BulkRow> rows{.total = listed->total,
                       .total_is_lower_bound = listed->total_is_lower_bound};
  for (const T& row : listed->rows) {
    const Uuid& id = row.start.id.uuid();
    rows.rows.push_back({.shown = {.id = id,
                                   .kind = row.start.kind,
                                   .status = StatusOf(row),
                                   .created_at = row.created_at,
                                   .metadata = row.start.metadata},
                         .continued = HasContinued(row),
                         .place = query::PlaceOf(order, query::RowOf(row), id)});
  }
  return rows;
}

}  // namespace

query::Entity QueryEntity(BulkEntity entity) {
  return entity == BulkEntity::kTask ? query::Entity::kTask : query::Entity::kWorkflow;
}

absl::StatusOr<query::Condition> ReadBulkCondition(BulkEntity entity, const std::string& text,
                                                   absl::Time now) {
  if (text.empty()) return query::Condition();
  FLOVYN_ASSIGN_OR_RETURN(query::Query query, query::ReadQuery(text, QueryEntity(entity), now));
  if (!query.order.empty()) {
    return InvalidField("query",
                        "ORDER BY has no meaning here: a job goes through the executions in the "
                        "order of their creation; remove it");
  }
  return std::move(query.condition);
}

absl::StatusOr<Listed<BulkRow>> ListBulkRows(Store& store, const TenantId& tenant,
                                             BulkEntity entity, const query::Query& query,
                                             const Page& page) {
  if (entity == BulkEntity::kTask) {
    return RowsOf(store.tasks().List(tenant, {.query = query}, page), query);
  }
  return RowsOf(store.workflows().List(tenant, {.query = query}, page), query);
}

}  // namespace flovyn
