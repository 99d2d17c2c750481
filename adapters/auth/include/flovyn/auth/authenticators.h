#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/ports/authenticator.h"

namespace flovyn::auth {

/// A key from the configuration and who shows it. The key is opaque: visible ASCII characters, at
/// most 4096.
struct StaticApiKey {
  std::string key = {};
  TenantId tenant;
  PrincipalType principal_type = PrincipalType::kUser;
  std::string principal_id = {};
  Role role = Role::kMember;  ///< Of users; workers have none.
};

/// Knows callers by `Authorization: Bearer <key>` (one space, the scheme in any letter case). The
/// time it takes does not depend on how much of a key was right, or on which key it was. Keeps
/// digests, not keys.
/// Errors: InvalidArgument for no keys at all, an empty, unsendable or repeated key, a nil tenant
/// or an empty principal id; the message names the position in the list, never the key.
absl::StatusOr<std::unique_ptr<Authenticator>> MakeStaticKeyAuthenticator(
    const std::vector<StaticApiKey>& keys);

/// Authentication switched off: everybody may do everything in every tenant, whatever they send.
std::unique_ptr<Authenticator> MakeOpenAuthenticator();

/// Refuses everybody.
std::unique_ptr<Authenticator> MakeDenyAll();

}  // namespace flovyn::auth
