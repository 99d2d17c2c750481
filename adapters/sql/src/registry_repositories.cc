#include "flovyn/sql/registry_repositories.h"

#include "flovyn/ports/registry_refusals.h"
#include "flovyn/sql/registry_columns.h"
#include "registry_table.h"

namespace flovyn::sql {
namespace {

struct FieldTable {
  using Item = MetadataField;
  static constexpr std::string_view name = "metadata_field_definition";
  static constexpr std::string_view what = "metadata field";
  static constexpr std::string_view order = "display_order, key, id";
  static constexpr const auto& identity = kMetadataFieldIdentity;
  static constexpr const auto& content = kMetadataFieldContent;
  static constexpr const auto& kept = kMetadataFieldKept;
};

struct QueryTable {
  using Item = query::SavedQuery;
  static constexpr std::string_view name = "saved_query";
  static constexpr std::string_view what = "saved query";
  static constexpr std::string_view order = "name";
  static constexpr const auto& identity = kSavedQueryIdentity;
  static constexpr const auto& content = kSavedQueryContent;
  static constexpr const auto& kept = kSavedQueryKept;
};

using Fields = RegistryTable<FieldTable>;
using Queries = RegistryTable<QueryTable>;

absl::StatusOr<MetadataField> Explained(absl::StatusOr<MetadataField> result,
                                        const MetadataField& field) {
  if (absl::IsAlreadyExists(result.status())) return FieldExists(field);
  return result;
}

absl::StatusOr<query::SavedQuery> Explained(absl::StatusOr<query::SavedQuery> result,
                                            const query::SavedQuery& saved) {
  if (absl::IsAlreadyExists(result.status())) return QueryExists(saved);
  return result;
}

}  // namespace

absl::StatusOr<MetadataField> SqlMetadataFieldRepository::Create(const MetadataField& field,
                                                                 std::size_t max_fields) {
  return Explained(Fields(database_, dialect_).Create(field, max_fields), field);
}

absl::StatusOr<MetadataField> SqlMetadataFieldRepository::Update(const MetadataField& field) {
  return Explained(Fields(database_, dialect_).Update(field), field);
}

absl::Status SqlMetadataFieldRepository::Delete(const TenantId& tenant, const MetadataFieldId& id) {
  return Fields(database_, dialect_).Delete(tenant, id);
}

absl::StatusOr<MetadataField> SqlMetadataFieldRepository::Get(const TenantId& tenant,
                                                              const MetadataFieldId& id) {
  return Fields(database_, dialect_).Get(tenant, id);
}

absl::StatusOr<std::vector<MetadataField>> SqlMetadataFieldRepository::List(
    const TenantId& tenant) {
  return Fields(database_, dialect_).List(tenant);
}

absl::StatusOr<query::SavedQuery> SqlSavedQueryRepository::Create(const query::SavedQuery& saved,
                                                                  std::size_t max_queries) {
  return Explained(Queries(database_, dialect_).Create(saved, max_queries), saved);
}

absl::StatusOr<query::SavedQuery> SqlSavedQueryRepository::Update(const query::SavedQuery& saved) {
  return Explained(Queries(database_, dialect_).Update(saved), saved);
}

absl::Status SqlSavedQueryRepository::Delete(const TenantId& tenant, const SavedQueryId& id) {
  return Queries(database_, dialect_).Delete(tenant, id);
}

absl::StatusOr<query::SavedQuery> SqlSavedQueryRepository::Get(const TenantId& tenant,
                                                               const SavedQueryId& id) {
  return Queries(database_, dialect_).Get(tenant, id);
}

absl::StatusOr<std::vector<query::SavedQuery>> SqlSavedQueryRepository::List(
    const TenantId& tenant) {
  return Queries(database_, dialect_).List(tenant);
}

absl::Status SqlSavedQueryRepository::CountUse(const TenantId& tenant, const SavedQueryId& id) {
  const Statement count{
      .name = "use_saved_query",
      .text = "UPDATE saved_query SET use_count = use_count + 1, last_used_at = " +
              std::string(dialect_.now) + " WHERE id = $1 AND tenant_id = $2"};
  const Value parameters[] = {ToValue(id), ToValue(tenant)};
  return database_.Transact(
      [&](Connection& connection) { return Execute(connection, count, parameters); });
}

}  // namespace flovyn::sql
