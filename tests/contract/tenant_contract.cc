#include <set>

#include "contract/fresh_store.h"

namespace flovyn::testing {
namespace {

Tenant SampleTenant(FreshStore& store, std::string slug) {
  Tenant tenant;
  tenant.id = store.New<TenantId>();
  tenant.name = "Name of " + slug + " \xE2\x82\xAC";
  tenant.slug = std::move(slug);
  tenant.tier = "ENTERPRISE";
  tenant.region = "eu-west-1";
  return tenant;
}

void CheckSame(const Tenant& stored, const Tenant& expected) {
  CHECK(stored.id == expected.id);
  CHECK(stored.name == expected.name);
  CHECK(stored.slug == expected.slug);
  CHECK(stored.tier == expected.tier);
  CHECK(stored.region == expected.region);
}

}  // namespace

TEST_CASE("tenant: created ones are found by id and by slug, with every field") {
  FreshStore store;
  const Tenant tenant = SampleTenant(store, "acme");
  CheckSame(Must(store->tenants().Create(tenant)), tenant);
  CheckSame(Must(store->tenants().Get(tenant.id)), tenant);
  CheckSame(Must(store->tenants().GetBySlug("acme")), tenant);
  std::set<std::string> slugs;
  for (const Tenant& row : Must(store->tenants().List())) slugs.insert(row.slug);
  CHECK(slugs == std::set<std::string>{"first", "second", "acme"});
}

TEST_CASE("tenant: unknown ones are NotFound") {
  FreshStore store;
  CHECK(absl::IsNotFound(store->tenants().Get(store.New<TenantId>()).status()));
  CHECK(absl::IsNotFound(store->tenants().GetBySlug("acme").status()));
  CHECK(absl::IsNotFound(store->tenants().GetBySlug("First").status()));
}

TEST_CASE("tenant: an id or a slug that is taken cannot be created again") {
  FreshStore store;
  const Tenant tenant = SampleTenant(store, "acme");
  Must(store->tenants().Create(tenant));
  CHECK(absl::IsAlreadyExists(store->tenants().Create(SampleTenant(store, "acme")).status()));
  Tenant same_id = SampleTenant(store, "other");
  same_id.id = tenant.id;
  CHECK(absl::IsAlreadyExists(store->tenants().Create(same_id).status()));
  CheckSame(Must(store->tenants().Get(tenant.id)), tenant);
}

TEST_CASE("tenant: upsert inserts, then updates by id, and never takes another's slug") {
  FreshStore store;
  Tenant tenant = SampleTenant(store, "acme");
  REQUIRE(store->tenants().Upsert(tenant).ok());
  CheckSame(Must(store->tenants().Get(tenant.id)), tenant);
  REQUIRE(store->tenants().Upsert(tenant).ok());
  tenant.slug = "acme-2";
  tenant.name = "Renamed";
  tenant.tier = "FREE";
  REQUIRE(store->tenants().Upsert(tenant).ok());
  CheckSame(Must(store->tenants().GetBySlug("acme-2")), tenant);
  CHECK(absl::IsNotFound(store->tenants().GetBySlug("acme").status()));
  CHECK(absl::IsAlreadyExists(store->tenants().Upsert(SampleTenant(store, "acme-2"))));
  tenant.slug = "first";
  CHECK(absl::IsAlreadyExists(store->tenants().Upsert(tenant)));
  CHECK(Must(store->tenants().List()).size() == 3);
}

}  // namespace flovyn::testing
