#include "two_orgs.h"

#include <stdexcept>

#include "flovyn/domain/errors.h"

namespace flovyn::testing {
namespace {

Caller CallerOf(const Principal& principal) {
  Caller caller;
  caller.tenant = *TenantId::Parse(principal.foreign ? kOtherOrg : kOrg);
  caller.type = principal.type;
  caller.role = principal.role;
  caller.id = principal.id;
  return caller;
}

}  // namespace

const std::vector<Principal>& Principals() {
  static const std::vector<Principal> kAll = {
      {.token = kToken, .id = "worker-1"},
      {.token = "key-of-owner", .id = "owner", .type = PrincipalType::kUser, .role = Role::kOwner},
      {.token = "key-of-admin", .id = "admin", .type = PrincipalType::kUser, .role = Role::kAdmin},
      {.token = "key-of-member",
       .id = "member",
       .type = PrincipalType::kUser,
       .role = Role::kMember},
      {.token = kOtherToken, .id = "worker-2", .foreign = true},
      {.token = "key-of-owner-2",
       .id = "owner-2",
       .type = PrincipalType::kUser,
       .role = Role::kOwner,
       .foreign = true},
      {.token = "key-of-admin-2",
       .id = "admin-2",
       .type = PrincipalType::kUser,
       .role = Role::kAdmin,
       .foreign = true},
      {.token = "key-of-member-2",
       .id = "member-2",
       .type = PrincipalType::kUser,
       .role = Role::kMember,
       .foreign = true},
  };
  return kAll;
}

absl::StatusOr<Caller> TwoOrgsAuthenticator::Authenticate(std::string_view authorization) {
  if (authorization == "explode") throw std::runtime_error("the key file is gone");
  for (const Principal& principal : Principals()) {
    if (authorization == "Bearer " + principal.token) return CallerOf(principal);
  }
  return Unauthenticated("the credentials are missing or wrong");
}

}  // namespace flovyn::testing
