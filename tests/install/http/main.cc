// Uses flovyn::http alone: the whole server links without any store.
#include <cstdlib>

#include "flovyn/http/http_server.h"

int main() {
  // Volatile, or the compiler would know the answer and link nothing.
  auto* volatile start = &flovyn::http::StartHttpServer;
  return start != nullptr ? EXIT_SUCCESS : EXIT_FAILURE;
}
