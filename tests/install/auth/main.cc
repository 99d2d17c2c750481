// Uses flovyn::auth alone: who shows no key is nobody.
#include <cstdlib>

#include "flovyn/auth/authenticators.h"

int main() {
  const auto denying = flovyn::auth::MakeDenyAll();
  const auto open = flovyn::auth::MakeOpenAuthenticator();
  const bool ok = !denying->Authenticate("Bearer key").ok() && open->Authenticate("").ok();
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
