#pragma once

#include <string>
#include <string_view>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/execution_table.h"
#include "flovyn/sql/select.h"

namespace flovyn::sql {

/// What an error calls an execution of type T.
template <class T>
constexpr std::string_view kExecutionNoun =
    std::is_same_v<T, WorkflowExecution> ? "workflow execution" : "task execution";

/// The execution by id, whichever tenant owns it.
template <class T, class Id>
absl::StatusOr<std::optional<T>> FindExecution(Connection& connection, const Id& id) {
  static const Statement kSelect{.name = "select_" + std::string(ExecutionTable<T>::kCold),
                                 .text = SelectExecutions<T>() + "WHERE e.id = $1"};
  const Value parameters[] = {ToValue(id)};
  return SelectFirst<T>(connection, kSelect, parameters,
                        [](const Row& row) { return ReadExecution<T>(row); });
}

/// NotFound when there is none, or it belongs to another tenant.
template <class T, class Id>
absl::StatusOr<T> GetExecution(Connection& connection, const TenantId& tenant, const Id& id) {
  FLOVYN_ASSIGN_OR_RETURN(std::optional<T> found, FindExecution<T>(connection, id));
  if (!found || found->start.tenant != tenant) return NotFound(kExecutionNoun<T>, id.str());
  return *std::move(found);
}

/// The owner of an execution; NotFound when there is none.
template <class T, class Id>
absl::StatusOr<TenantId> GetOwner(Connection& connection, const Id& id) {
  static const Statement kSelect{
      .name = "select_owner_" + std::string(ExecutionTable<T>::kCold),
      .text = "SELECT tenant_id FROM " + std::string(ExecutionTable<T>::kCold) + " WHERE id = $1"};
  const Value parameters[] = {ToValue(id)};
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<TenantId> owner,
                          SelectFirst<TenantId>(connection, kSelect, parameters,
                                                [](const Row& row) -> absl::StatusOr<TenantId> {
                                                  return TenantId(row.Id(0));
                                                }));
  if (!owner) return NotFound(kExecutionNoun<T>, id.str());
  return *owner;
}

/// NotFound unless the execution exists and belongs to the tenant.
template <class T, class Id>
absl::Status CheckOwner(Connection& connection, const TenantId& tenant, const Id& id) {
  FLOVYN_ASSIGN_OR_RETURN(const TenantId owner, GetOwner<T>(connection, id));
  if (owner != tenant) return NotFound(kExecutionNoun<T>, id.str());
  return absl::OkStatus();
}

/// The executions of `column` = `id` that belong to the tenant and meet the condition, oldest
/// first.
template <class T, class Id>
absl::StatusOr<std::vector<T>> ListBelow(Connection& connection, const TenantId& tenant,
                                         std::string_view column, const Id& id,
                                         std::string_view condition = "TRUE") {
  const Statement select{
      .name = "list_" + std::string(ExecutionTable<T>::kCold) + "_by_" + std::string(column),
      .text = SelectExecutions<T>() + "WHERE e." + std::string(column) +
              " = $1 AND e.tenant_id = $2 AND " + std::string(condition) +
              " ORDER BY e.created_at, e.id"};
  const Value parameters[] = {ToValue(id), ToValue(tenant)};
  return SelectAll<T>(connection, select, parameters,
                      [](const Row& row) { return ReadExecution<T>(row); });
}

}  // namespace flovyn::sql
