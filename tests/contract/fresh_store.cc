#include "contract/fresh_store.h"

namespace flovyn::testing {
namespace {

Tenant NamedTenant(const TenantId& id, std::string slug) {
  Tenant tenant;
  tenant.id = id;
  tenant.name = slug;
  tenant.slug = std::move(slug);
  return tenant;
}

}  // namespace

FreshStore::FreshStore(const StoreHooks& hooks, const OpenOptions& options)
    : store_(data_->Open(options)) {
  store_->Bind(hooks);
  Must(store_->tenants().Create(NamedTenant(tenant, "first")));
  Must(store_->tenants().Create(NamedTenant(other_tenant, "second")));
}

std::unique_ptr<Store> FreshStore::OpenAnother(const StoreHooks& hooks,
                                               const OpenOptions& options) {
  std::unique_ptr<Store> another = data_->Open(options);
  another->Bind(hooks);
  return another;
}

void FreshStore::Reopen(const OpenOptions& options) {
  Leave();
  store_ = OpenAnother({}, options);
}

}  // namespace flovyn::testing
