#pragma once

#include "flovyn/ports/tenant_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// The port over any SQL database with our schema. Both arguments outlive it.
class SqlTenantRepository final : public TenantRepository {
 public:
  SqlTenantRepository(Database& database, const Dialect& dialect)
      : database_(database), dialect_(dialect) {}

  absl::Status Upsert(const Tenant& tenant) override;
  absl::StatusOr<Tenant> Create(const Tenant& tenant) override;
  absl::StatusOr<Tenant> Get(const TenantId& id) override;
  absl::StatusOr<Tenant> GetBySlug(std::string_view slug) override;
  absl::StatusOr<std::vector<Tenant>> List() override;

 private:
  Database& database_;
  const Dialect& dialect_;
};

}  // namespace flovyn::sql
