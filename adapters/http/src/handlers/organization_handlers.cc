#include "bodies/tenant_bodies.h"
#include "call.h"
#include "handlers/handlers.h"

namespace flovyn::http {

absl::StatusOr<Reply> CreateOrganization(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(Tenant wanted, ReadCreateTenant(call.body()));
  FLOVYN_ASSIGN_OR_RETURN(const Tenant tenant,
                          call.engine().tenants().Create(call.caller(), std::move(wanted)));
  return Reply{.status = 201, .body = WriteTenant(tenant)};
}

absl::StatusOr<Reply> GetOrganization(const Call& call) {
  return Reply{.body = WriteTenant(call.tenant())};
}

}  // namespace flovyn::http
