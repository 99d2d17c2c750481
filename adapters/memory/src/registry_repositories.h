#pragma once

#include "flovyn/ports/metadata_field_repository.h"
#include "flovyn/ports/saved_query_repository.h"
#include "tables.h"

namespace flovyn::memory {

class MemoryMetadataFieldRepository final : public MetadataFieldRepository {
 public:
  explicit MemoryMetadataFieldRepository(MemoryData& data) : data_(data) {}

  absl::StatusOr<MetadataField> Create(const MetadataField& field, std::size_t max_fields) override;
  absl::StatusOr<MetadataField> Update(const MetadataField& field) override;
  absl::Status Delete(const TenantId& tenant, const MetadataFieldId& id) override;
  absl::StatusOr<MetadataField> Get(const TenantId& tenant, const MetadataFieldId& id) override;
  absl::StatusOr<std::vector<MetadataField>> List(const TenantId& tenant) override;

 private:
  MemoryData& data_;
};

class MemorySavedQueryRepository final : public SavedQueryRepository {
 public:
  explicit MemorySavedQueryRepository(MemoryData& data) : data_(data) {}

  absl::StatusOr<query::SavedQuery> Create(const query::SavedQuery& saved,
                                           std::size_t max_queries) override;
  absl::StatusOr<query::SavedQuery> Update(const query::SavedQuery& saved) override;
  absl::Status Delete(const TenantId& tenant, const SavedQueryId& id) override;
  absl::StatusOr<query::SavedQuery> Get(const TenantId& tenant, const SavedQueryId& id) override;
  absl::StatusOr<std::vector<query::SavedQuery>> List(const TenantId& tenant) override;
  absl::Status CountUse(const TenantId& tenant, const SavedQueryId& id) override;

 private:
  MemoryData& data_;
};

}  // namespace flovyn::memory
