#include "definition_rows.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/json/canonical.h"
#include "flovyn/json/json.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/registry_columns.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/statements.h"
#include "worker_rows.h"

namespace flovyn::sql {
namespace {

std::string TableOf(WorkType type) {
  return type == WorkType::kWorkflow ? "workflow_definition" : "task_definition";
}

/// Definitions are registered without an id: theirs follows from what names them, so that every
/// node gives the same one.
DefinitionId IdOf(WorkType type, const TenantId& tenant, const std::string& kind) {
  const std::string name = std::string(WorkTypeText(type)) + '\0' + tenant.str() + '\0' + kind;
  const std::uint64_t high = Fingerprint64(name);
  const std::uint64_t low = Fingerprint64(name + '\0');
  return DefinitionId(MakeUuidV7(high >> 16U, static_cast<std::uint16_t>(high & 0xFFFU), low));
}

Statement UpsertStatement(WorkType type) {
  std::vector<std::string> names;
  AppendNames(kDefinition, "", names);
  names.emplace_back("tags");
  Statement upsert = InsertStatement(TableOf(type), names);
  std::vector<std::string> changes;
  for (const std::string& name : names) {
    const bool kept =
        name == "id" || name == "tenant_id" || name == "kind" || name == "first_seen_at";
    if (!kept) changes.push_back(name + " = excluded." + name);
  }
  upsert.name = "upsert_" + TableOf(type);
  upsert.text += " ON CONFLICT (tenant_id, kind) DO UPDATE SET " + JoinNames(changes);
  return upsert;
}

absl::StatusOr<Definition> ReadDefinition(const Row& row) {
  Definition definition;
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kDefinition, definition));
  const int tags = CountOf(kDefinition);
  FLOVYN_RETURN_IF_ERROR(ReadCell(row, tags, definition.capability.tags));
  definition.worker_count = row.Int(tags + 1);
  return definition;
}

/// The page and the count of definitions: $1 the tenant, $2 since when a worker counts, then limit
/// and offset.
struct ListStatements {
  Statement page = {};
  Statement count = {};

  static ListStatements Of(WorkType type, std::optional<bool> available) {
    const std::string workers =
        " FROM worker_capability AS c JOIN worker AS w ON w.id = c.worker_id "
        "WHERE c.work_type = '" +
        std::string(WorkTypeText(type)) +
        "' AND c.kind = d.kind AND w.tenant_id = d.tenant_id AND w.last_seen_at >= $2)";
    std::string shape = TableOf(type);
    std::string from = " FROM " + TableOf(type) + " AS d WHERE d.tenant_id = $1";
    if (available) {
      shape += *available ? "_available" : "_unavailable";
      from += std::string(*available ? " AND EXISTS" : " AND NOT EXISTS") + " (SELECT 1" + workers;
    }
    std::vector<std::string> names;
    AppendNames(kDefinition, "d.", names);
    return {.page = {.name = "list_" + shape,
                     .text = "SELECT " + JoinNames(names) + ", d.tags, (SELECT count(*)" + workers +
                             from + " ORDER BY d.kind LIMIT $3 OFFSET $4"},
            .count = {.name = "count_" + shape, .text = "SELECT count(*)" + from}};
  }
};

}  // namespace

absl::Status UpsertDefinitions(Connection& connection, WorkType type, const TenantId& tenant,
                               const std::vector<Capability>& capabilities, absl::Time now) {
  const Statement upsert = UpsertStatement(type);
  for (const Capability& capability : capabilities) {
    Definition definition;
    definition.tenant = tenant;
    definition.capability = capability;
    definition.id = IdOf(type, tenant, capability.kind);
    definition.first_seen_at = now;
    definition.last_registered_at = now;
    std::vector<Value> parameters;
    AppendValues(kDefinition, definition, parameters);
    parameters.push_back(ToValue(capability.tags));
    FLOVYN_RETURN_IF_ERROR(Execute(connection, upsert, parameters));
  }
  return absl::OkStatus();
}

absl::StatusOr<Listed<Definition>> ListDefinitions(Connection& connection, WorkType type,
                                                   const TenantId& tenant,
                                                   const DefinitionFilter& filter,
                                                   const Page& page) {
  const ListStatements statements = ListStatements::Of(type, filter.available);
  const Value parameters[] = {ToValue(tenant), ToValue(filter.alive_since), ToValue(page.limit),
                              ToValue(page.offset)};
  Listed<Definition> listed;
  FLOVYN_ASSIGN_OR_RETURN(
      listed.rows, SelectAll<Definition>(connection, statements.page, parameters, ReadDefinition));
  const std::size_t used = filter.available ? 2 : 1;
  FLOVYN_RETURN_IF_ERROR(connection.Query(statements.count, std::span(parameters, used),
                                          [&](const Row& row) { listed.total = row.Int(0); }));
  return listed;
}

absl::StatusOr<Payload> SelectInputSchema(Connection& connection, WorkType type,
                                          const TenantId& tenant, std::string_view kind) {
  const Statement select{
      .name = "input_schema_of_" + TableOf(type),
      .text = "SELECT input_schema FROM " + TableOf(type) + " WHERE tenant_id = $1 AND kind = $2"};
  const Value parameters[] = {ToValue(tenant), ToValue(kind)};
  FLOVYN_ASSIGN_OR_RETURN(std::optional<Payload> schema,
                          SelectFirst<Payload>(connection, select, parameters,
                                               [](const Row& row) -> absl::StatusOr<Payload> {
                                                 Payload found;
                                                 FLOVYN_RETURN_IF_ERROR(ReadCell(row, 0, found));
                                                 return found;
                                               }));
  return schema.value_or(Payload());
}

}  // namespace flovyn::sql
