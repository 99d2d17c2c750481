#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flovyn/ports/authenticator.h"

namespace flovyn::testing {

inline constexpr char kOrg[] = "11111111-1111-4111-8111-111111111111";
inline constexpr char kOtherOrg[] = "22222222-2222-4222-8222-222222222222";
inline constexpr char kToken[] = "flovyn_wk_test_secret-of-the-org";
inline constexpr char kOtherToken[] = "flovyn_wk_test_secret-of-another";

/// A principal of kOrg or, `foreign`, of kOtherOrg, and the token that it calls with.
struct Principal {
  std::string token = {};
  std::string id = {};
  PrincipalType type = PrincipalType::kWorker;
  Role role = Role::kMember;  ///< Of users.
  bool foreign = false;
};

/// A worker and a user of each role, in both organizations; the workers' tokens are kToken and
/// kOtherToken.
const std::vector<Principal>& Principals();

/// Knows Principals(); "explode" makes it throw.
class TwoOrgsAuthenticator final : public Authenticator {
 public:
  absl::StatusOr<Caller> Authenticate(std::string_view authorization) override;
};

}  // namespace flovyn::testing
