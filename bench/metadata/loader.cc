#include "metadata/loader.h"

#include <cstdio>
#include <string_view>

#include "flovyn/domain/errors.h"

namespace flovyn::bench::metadata {

absl::StatusOr<std::unique_ptr<Loader>> OpenLoader(const std::string& store) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (store.starts_with(kSqlite)) return OpenSqliteLoader(store.substr(kSqlite.size()));
  if (store.starts_with("postgres")) return OpenPostgresLoader(store);
  return InvalidField("--store", "must be sqlite:PATH or postgres://…");
}

void ShowProgress(const char* what, std::size_t done, std::size_t of) {
  constexpr std::size_t kStep = 500'000;
  if (done % kStep == 0) std::fprintf(stderr, "%s: %zu of %zu\n", what, done, of);
}

}  // namespace flovyn::bench::metadata
