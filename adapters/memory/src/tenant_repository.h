#pragma once

#include "flovyn/ports/tenant_repository.h"
#include "tables.h"

namespace flovyn::memory {

class MemoryTenantRepository final : public TenantRepository {
 public:
  explicit MemoryTenantRepository(MemoryData& data) : data_(data) {}

  absl::Status Upsert(const Tenant& tenant) override;
  absl::StatusOr<Tenant> Create(const Tenant& tenant) override;
  absl::StatusOr<Tenant> Get(const TenantId& id) override;
  absl::StatusOr<Tenant> GetBySlug(std::string_view slug) override;
  absl::StatusOr<std::vector<Tenant>> List() override;

 private:
  MemoryData& data_;
};

}  // namespace flovyn::memory
