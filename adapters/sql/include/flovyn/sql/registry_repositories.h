#pragma once

#include "flovyn/ports/metadata_field_repository.h"
#include "flovyn/ports/saved_query_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

// The ports over any SQL database with our schema. The arguments outlive them.

class SqlMetadataFieldRepository final : public MetadataFieldRepository {
 public:
  SqlMetadataFieldRepository(Database& database, const Dialect& dialect)
      : database_(database), dialect_(dialect) {}

  absl::StatusOr<MetadataField> Create(const MetadataField& field, std::size_t max_fields) override;
  absl::StatusOr<MetadataField> Update(const MetadataField& field) override;
  absl::Status Delete(const TenantId& tenant, const MetadataFieldId& id) override;
  absl::StatusOr<MetadataField> Get(const TenantId& tenant, const MetadataFieldId& id) override;
  absl::StatusOr<std::vector<MetadataField>> List(const TenantId& tenant) override;

 private:
  Database& database_;
  const Dialect& dialect_;
};

class SqlSavedQueryRepository final : public SavedQueryRepository {
 public:
  SqlSavedQueryRepository(Database& database, const Dialect& dialect)
      : database_(database), dialect_(dialect) {}

  absl::StatusOr<query::SavedQuery> Create(const query::SavedQuery& saved,
                                           std::size_t max_queries) override;
  absl::StatusOr<query::SavedQuery> Update(const query::SavedQuery& saved) override;
  absl::Status Delete(const TenantId& tenant, const SavedQueryId& id) override;
  absl::StatusOr<query::SavedQuery> Get(const TenantId& tenant, const SavedQueryId& id) override;
  absl::StatusOr<std::vector<query::SavedQuery>> List(const TenantId& tenant) override;
  absl::Status CountUse(const TenantId& tenant, const SavedQueryId& id) override;

 private:
  Database& database_;
  const Dialect& dialect_;
};

}  // namespace flovyn::sql
