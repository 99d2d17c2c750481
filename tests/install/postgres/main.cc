// Uses flovyn::postgres alone. There is no server on port 1, which the store has to say.
#include <cstdlib>

#include "flovyn/postgres/postgres_store.h"

int main() {
  const auto node = flovyn::NodeId::Parse("01900000-0000-7000-8000-000000000001");
  const auto store =
      flovyn::postgres::MakePostgresStore({.url = "postgres://127.0.0.1:1/absent", .node = *node});
  const bool unavailable = store.status().code() == absl::StatusCode::kUnavailable;
  return unavailable ? EXIT_SUCCESS : EXIT_FAILURE;
}
