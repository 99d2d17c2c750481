#include "flovyn/services/query_service.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/query/query.h"

namespace flovyn {
namespace {

bool IsOf(const MetadataField& field, query::Entity entity) {
  return entity == query::Entity::kWorkflow ? !field.task_kind : !field.workflow_kind;
}

/// One of several fields of a key, which differ by kind, with the values of all.
void Merge(const MetadataField& field, query::RegisteredKey& key) {
  if (key.key.empty()) {
    key = {.key = field.key, .description = field.description, .type = field.type};
  }
  if (key.type != field.type) key.type = MetadataFieldType::kText;
  for (const std::string& value : field.allowed_values) {
    const bool known = std::ranges::find(key.values, value) != key.values.end();
    if (!known) key.values.push_back(value);
  }
}

}  // namespace

QueryService::QueryService(MetadataFieldRepository& fields, const Clock& clock)
    : fields_(fields), clock_(clock) {}

absl::StatusOr<std::vector<query::Problem>> QueryService::Validate(const Caller& caller,
                                                                   const TenantId& tenant,
                                                                   query::Entity entity,
                                                                   std::string_view text) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kViewRegistry));
  query::QuerySyntax syntax;
  std::vector<query::Problem> problems;
  if (query::ParseQuery(text, {}, syntax, problems)) {
    query::CheckQuery(text, syntax, entity, clock_.Now(), problems);
  }
  return problems;
}

absl::StatusOr<std::vector<query::RegisteredKey>> QueryService::Keys(const TenantId& tenant,
                                                                     query::Entity entity) {
  std::vector<query::RegisteredKey> keys;
  if (!query::HasMetadata(entity)) return keys;
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<MetadataField> fields, fields_.List(tenant));
  std::map<std::string_view, std::size_t> places;
  for (const MetadataField& field : fields) {
    if (!IsOf(field, entity)) continue;
    const auto [place, fresh] = places.try_emplace(field.key, keys.size());
    if (fresh) keys.emplace_back();
    Merge(field, keys[place->second]);
  }
  return keys;
}

absl::StatusOr<query::Completion> QueryService::Complete(const Caller& caller,
                                                         const TenantId& tenant,
                                                         query::Entity entity,
                                                         std::string_view text,
                                                         std::size_t cursor) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kViewRegistry));
  const std::size_t limit = query::QueryLimits().max_bytes;
  if (text.size() > limit) {
    return InvalidField("query",
                        absl::StrFormat("%d bytes, at most %d are allowed", text.size(), limit));
  }
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<query::RegisteredKey> keys, Keys(tenant, entity));
  return query::Complete(text, cursor, entity, keys);
}

absl::StatusOr<std::vector<query::OperandHelp>> QueryService::Operands(const Caller& caller,
                                                                       const TenantId& tenant,
                                                                       query::Entity entity) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kViewRegistry));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<query::RegisteredKey> keys, Keys(tenant, entity));
  return query::OperandsOf(entity, keys);
}

absl::StatusOr<std::vector<query::Suggestion>> QueryService::Values(const Caller& caller,
                                                                    const TenantId& tenant,
                                                                    query::Entity entity,
                                                                    std::string_view field) {
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<query::OperandHelp> operands,
                          Operands(caller, tenant, entity));
  const auto found = std::ranges::find(operands, field, &query::OperandHelp::name);
  if (found != operands.end()) return found->values;
  const auto operand = query::ReadKey("field", field, entity);
  const bool is_path = field.starts_with("metadata.") && query::HasMetadata(entity);
  if (is_path && operand.ok()) return std::vector<query::Suggestion>();
  return InvalidField("field", "is neither a field of the entity nor metadata.KEY");
}

}  // namespace flovyn
