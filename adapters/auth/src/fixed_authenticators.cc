#include "flovyn/auth/authenticators.h"
#include "flovyn/domain/errors.h"

namespace flovyn::auth {
namespace {

class OpenAuthenticator final : public Authenticator {
 public:
  absl::StatusOr<Caller> Authenticate(std::string_view /*authorization*/) override {
    Caller caller = Caller::Trusted();
    caller.id = "anonymous";
    return caller;
  }
};

class DenyAll final : public Authenticator {
 public:
  absl::StatusOr<Caller> Authenticate(std::string_view /*authorization*/) override {
    return Unauthenticated("no credentials are accepted here: no authenticator is configured");
  }
};

}  // namespace

std::unique_ptr<Authenticator> MakeOpenAuthenticator() {
  return std::make_unique<OpenAuthenticator>();
}

std::unique_ptr<Authenticator> MakeDenyAll() { return std::make_unique<DenyAll>(); }

}  // namespace flovyn::auth
