#include <unistd.h>

#include <iostream>

#include "absl/synchronization/mutex.h"
#include "config.h"
#include "flovyn/base/version.h"
#include "stop_signals.h"
#include "wiring.h"

namespace {

int Fail(const absl::Status& status) {
  std::cerr << "flovyn-server: " << status.message() << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  using flovyn::server::Request;
  // Debian's abseil looks for cycles of locks, for a twentieth of the CPU; that is for the tests.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  flovyn::server::StopSignals signals;
  const auto loaded =
      flovyn::server::LoadConfig(flovyn::server::Invocation::Of(argc, argv, environ));
  if (!loaded.ok()) return Fail(loaded.status());
  if (loaded->request == Request::kHelp) {
    std::cout << flovyn::server::HelpText();
    return 0;
  }
  if (loaded->request == Request::kVersion) {
    std::cout << "flovyn-server " << FLOVYN_VERSION_STRING << '\n';
    return 0;
  }
  const auto server = flovyn::server::StartServer(loaded->config);
  if (!server.ok()) return Fail(server.status());
  signals.Wait();
  (*server)->Stop();
  return 0;
}
