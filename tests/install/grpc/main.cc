// Uses flovyn::grpc alone: the whole server links without any store.
#include <cstdlib>

#include "flovyn/grpc/grpc_server.h"

int main() {
  // Volatile, or the compiler would know the answer and link nothing.
  auto* volatile start = &flovyn::grpc::StartGrpcServer;
  return start != nullptr ? EXIT_SUCCESS : EXIT_FAILURE;
}
