#include "registry_repositories.h"

#include <algorithm>
#include <tuple>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/ports/registry_refusals.h"

namespace flovyn::memory {
namespace {

constexpr std::string_view kField = "metadata field";
constexpr std::string_view kQuery = "saved query";

bool Clash(const MetadataField& a, const MetadataField& b) {
  return std::tie(a.key, a.workflow_kind, a.task_kind) ==
         std::tie(b.key, b.workflow_kind, b.task_kind);
}
bool Clash(const query::SavedQuery& a, const query::SavedQuery& b) { return a.name == b.name; }

absl::Status Exists(const MetadataField& field) { return FieldExists(field); }
absl::Status Exists(const query::SavedQuery& saved) { return QueryExists(saved); }

template <class T>
std::vector<T> RowsOf(const std::vector<T>& table, const TenantId& tenant) {
  std::vector<T> rows;
  std::ranges::copy_if(table, std::back_inserter(rows),
                       [&](const T& row) { return row.tenant == tenant; });
  return rows;
}

/// Whether another row of the tenant has the name.
template <class T>
bool NameIsTaken(const std::vector<T>& table, const T& wanted) {
  return std::ranges::any_of(table, [&](const T& row) {
    return row.tenant == wanted.tenant && row.id != wanted.id && Clash(row, wanted);
  });
}

template <class T, class Id>
absl::StatusOr<typename std::vector<T>::iterator> Find(std::vector<T>& table,
                                                       const TenantId& tenant, const Id& id,
                                                       std::string_view what) {
  const auto found = std::ranges::find_if(
      table, [&](const T& row) { return row.id == id && row.tenant == tenant; });
  if (found == table.end()) return NotFound(what, id.str());
  return found;
}

template <class T>
absl::StatusOr<T> Insert(std::vector<T>& table, T row, absl::Time now, std::size_t max_rows,
                         std::string_view what) {
  if (RowsOf(table, row.tenant).size() >= max_rows) return RegistryIsFull(what, max_rows);
  const bool id_is_taken = std::ranges::find(table, row.id, &T::id) != table.end();
  if (id_is_taken || NameIsTaken(table, row)) return Exists(row);
  row.created_at = row.updated_at = now;
  return table.emplace_back(std::move(row));
}

}  // namespace

absl::StatusOr<MetadataField> MemoryMetadataFieldRepository::Create(const MetadataField& field,
                                                                    std::size_t max_fields) {
  const std::lock_guard lock(data_.mutex);
  return Insert(data_.tables.metadata_fields, field, data_.Now(), max_fields, kField);
}

absl::StatusOr<MetadataField> MemoryMetadataFieldRepository::Update(const MetadataField& field) {
  const std::lock_guard lock(data_.mutex);
  std::vector<MetadataField>& table = data_.tables.metadata_fields;
  FLOVYN_ASSIGN_OR_RETURN(const auto stored, Find(table, field.tenant, field.id, kField));
  if (NameIsTaken(table, field)) return FieldExists(field);
  const absl::Time created_at = stored->created_at;
  *stored = field;
  stored->created_at = created_at;
  stored->updated_at = data_.Now();
  return *stored;
}

absl::Status MemoryMetadataFieldRepository::Delete(const TenantId& tenant,
                                                   const MetadataFieldId& id) {
  const std::lock_guard lock(data_.mutex);
  std::vector<MetadataField>& table = data_.tables.metadata_fields;
  FLOVYN_ASSIGN_OR_RETURN(const auto stored, Find(table, tenant, id, kField));
  table.erase(stored);
  return absl::OkStatus();
}

absl::StatusOr<MetadataField> MemoryMetadataFieldRepository::Get(const TenantId& tenant,
                                                                 const MetadataFieldId& id) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto stored,
                          Find(data_.tables.metadata_fields, tenant, id, kField));
  return *stored;
}

absl::StatusOr<std::vector<MetadataField>> MemoryMetadataFieldRepository::List(
    const TenantId& tenant) {
  const std::lock_guard lock(data_.mutex);
  std::vector<MetadataField> rows = RowsOf(data_.tables.metadata_fields, tenant);
  std::ranges::sort(rows, [](const MetadataField& a, const MetadataField& b) {
    return std::tie(a.display_order, a.key, a.id) < std::tie(b.display_order, b.key, b.id);
  });
  return rows;
}

absl::StatusOr<query::SavedQuery> MemorySavedQueryRepository::Create(const query::SavedQuery& saved,
                                                                     std::size_t max_queries) {
  const std::lock_guard lock(data_.mutex);
  query::SavedQuery row = saved;
  row.use_count = 0;
  row.last_used_at.reset();
  return Insert(data_.tables.saved_queries, std::move(row), data_.Now(), max_queries, kQuery);
}

absl::StatusOr<query::SavedQuery> MemorySavedQueryRepository::Update(
    const query::SavedQuery& saved) {
  const std::lock_guard lock(data_.mutex);
  std::vector<query::SavedQuery>& table = data_.tables.saved_queries;
  FLOVYN_ASSIGN_OR_RETURN(const auto stored, Find(table, saved.tenant, saved.id, kQuery));
  if (NameIsTaken(table, saved)) return QueryExists(saved);
  const query::SavedQuery before = *stored;
  *stored = saved;
  stored->use_count = before.use_count;
  stored->last_used_at = before.last_used_at;
  stored->created_at = before.created_at;
  stored->updated_at = data_.Now();
  return *stored;
}

absl::Status MemorySavedQueryRepository::Delete(const TenantId& tenant, const SavedQueryId& id) {
  const std::lock_guard lock(data_.mutex);
  std::vector<query::SavedQuery>& table = data_.tables.saved_queries;
  FLOVYN_ASSIGN_OR_RETURN(const auto stored, Find(table, tenant, id, kQuery));
  table.erase(stored);
  return absl::OkStatus();
}

absl::StatusOr<query::SavedQuery> MemorySavedQueryRepository::Get(const TenantId& tenant,
                                                                  const SavedQueryId& id) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto stored, Find(data_.tables.saved_queries, tenant, id, kQuery));
  return *stored;
}

absl::StatusOr<std::vector<query::SavedQuery>> MemorySavedQueryRepository::List(
    const TenantId& tenant) {
  const std::lock_guard lock(data_.mutex);
  std::vector<query::SavedQuery> rows = RowsOf(data_.tables.saved_queries, tenant);
  std::ranges::sort(rows, {}, &query::SavedQuery::name);
  return rows;
}

absl::Status MemorySavedQueryRepository::CountUse(const TenantId& tenant, const SavedQueryId& id) {
  const std::lock_guard lock(data_.mutex);
  const auto stored = Find(data_.tables.saved_queries, tenant, id, kQuery);
  if (!stored.ok()) return absl::OkStatus();
  ++(*stored)->use_count;
  (*stored)->last_used_at = data_.Now();
  return absl::OkStatus();
}

}  // namespace flovyn::memory
