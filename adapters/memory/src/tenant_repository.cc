#include "tenant_repository.h"

#include <algorithm>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::memory {
namespace {

using Tenants = std::map<TenantId, Tenant>;

const Tenant* FindSlug(const Tenants& tenants, std::string_view slug) {
  const auto found =
      std::ranges::find_if(tenants, [&](const auto& entry) { return entry.second.slug == slug; });
  return found == tenants.end() ? nullptr : &found->second;
}

absl::Status SlugIsTaken(std::string_view slug) {
  return AlreadyExists("the slug '" + std::string(slug) + "' belongs to another tenant");
}

}  // namespace

absl::Status MemoryTenantRepository::Upsert(const Tenant& tenant) {
  const std::lock_guard lock(data_.mutex);
  Tenants& tenants = data_.tables.tenants;
  const Tenant* holder = FindSlug(tenants, tenant.slug);
  if (holder != nullptr && holder->id != tenant.id) return SlugIsTaken(tenant.slug);
  const absl::Time now = data_.Now();
  Tenant row = tenant;
  const auto stored = tenants.find(tenant.id);
  row.created_at = stored == tenants.end() ? now : stored->second.created_at;
  row.updated_at = now;
  tenants.insert_or_assign(tenant.id, std::move(row));
  return absl::OkStatus();
}

absl::StatusOr<Tenant> MemoryTenantRepository::Create(const Tenant& tenant) {
  const std::lock_guard lock(data_.mutex);
  Tenants& tenants = data_.tables.tenants;
  if (tenants.contains(tenant.id)) {
    return AlreadyExists("tenant " + tenant.id.str() + " exists");
  }
  if (FindSlug(tenants, tenant.slug) != nullptr) return SlugIsTaken(tenant.slug);
  Tenant row = tenant;
  row.created_at = row.updated_at = data_.Now();
  tenants.emplace(tenant.id, row);
  return row;
}

absl::StatusOr<Tenant> MemoryTenantRepository::Get(const TenantId& id) {
  const std::lock_guard lock(data_.mutex);
  const auto found = data_.tables.tenants.find(id);
  if (found == data_.tables.tenants.end()) return NotFound("tenant", id.str());
  return found->second;
}

absl::StatusOr<Tenant> MemoryTenantRepository::GetBySlug(std::string_view slug) {
  const std::lock_guard lock(data_.mutex);
  const Tenant* found = FindSlug(data_.tables.tenants, slug);
  if (found == nullptr) return NotFound("tenant", slug);
  return *found;
}

absl::StatusOr<std::vector<Tenant>> MemoryTenantRepository::List() {
  const std::lock_guard lock(data_.mutex);
  std::vector<Tenant> all;
  for (const auto& [id, tenant] : data_.tables.tenants) all.push_back(tenant);
  return all;
}

}  // namespace flovyn::memory
