#include "flovyn/services/tenant_service.h"

#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

constexpr absl::Duration kCachedFor = absl::Seconds(10);
constexpr std::size_t kMaxCached = 10'000;

}  // namespace

TenantService::TenantService(TenantRepository& tenants, Clock& clock, IdGenerator& ids)
    : tenants_(tenants), clock_(clock), ids_(ids) {}

absl::Status TenantService::Sync(const std::vector<Tenant>& configured) {
  for (const Tenant& tenant : configured) {
    FLOVYN_RETURN_IF_ERROR(CheckTenant(tenant));
    FLOVYN_RETURN_IF_ERROR(tenants_.Upsert(tenant));
  }
  MutexLock lock(mutex_);
  by_slug_.clear();
  return absl::OkStatus();
}

absl::StatusOr<Tenant> TenantService::Create(const Caller& caller, Tenant tenant) {
  tenant.id = TenantId(ids_.NewUuid());
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant.id, Action::kManage));
  if (tenant.tier.empty()) tenant.tier = Tenant().tier;
  FLOVYN_RETURN_IF_ERROR(CheckTenant(tenant));
  return tenants_.Create(tenant);
}

absl::StatusOr<Tenant> TenantService::Resolve(const Caller& caller, std::string_view slug) {
  const std::string key(slug);
  const absl::Time now = clock_.Now();
  std::optional<Tenant> tenant;
  {
    MutexLock lock(mutex_);
    const auto found = by_slug_.find(key);
    if (found != by_slug_.end() && now - found->second.loaded_at <= kCachedFor) {
      tenant = found->second.tenant;
    }
  }
  if (!tenant) {
    absl::StatusOr<Tenant> loaded = tenants_.GetBySlug(slug);
    // In the same words as one that the caller may not see.
    if (absl::IsNotFound(loaded.status())) return NotFound("organization", slug);
    FLOVYN_ASSIGN_OR_RETURN(tenant, std::move(loaded));
    MutexLock lock(mutex_);
    if (by_slug_.size() >= kMaxCached) by_slug_.clear();
    by_slug_.insert_or_assign(key, Entry{*tenant, now});
  }
  if (!caller.any_tenant && caller.tenant != tenant->id) return NotFound("organization", slug);
  return *std::move(tenant);
}

}  // namespace flovyn
