// Uses flovyn::sdk_grpc alone: a client of a server that is not there.
#include <cstdlib>

#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_grpc/grpc_backend.h"

int main() {
  const auto server = flovyn::GrpcBackend::Connect({.endpoints = {"127.0.0.1:1"}});
  if (!server.ok()) return EXIT_FAILURE;
  flovyn::Client client(**server);
  const auto refused = client.start<int>("order", 1);
  return absl::IsUnavailable(refused.status()) ? EXIT_SUCCESS : EXIT_FAILURE;
}
