#include "open_store.h"

#include <string_view>

#include "flovyn/domain/errors.h"
#include "flovyn/memory/memory_store.h"
#ifdef FLOVYN_WITH_POSTGRES
#include "flovyn/postgres/postgres_store.h"
#endif
#ifdef FLOVYN_WITH_SQLITE
#include "flovyn/sqlite/sqlite_store.h"
#endif

namespace flovyn::sdk_embedded {

absl::StatusOr<std::unique_ptr<Store>> OpenStore(const std::string& url, const Clock& clock,
                                                 [[maybe_unused]] const NodeId& node) {
  if (url == "memory:") return memory::MakeMemoryStore({.clock = clock});
#ifdef FLOVYN_WITH_SQLITE
  constexpr std::string_view kSqlite = "sqlite:";
  if (url.starts_with(kSqlite) && url.size() > kSqlite.size()) {
    return sqlite::MakeSqliteStore({.path = url.substr(kSqlite.size()), .clock = clock});
  }
#endif
#ifdef FLOVYN_WITH_POSTGRES
  if (url.starts_with("postgres://") || url.starts_with("postgresql://")) {
    return postgres::MakePostgresStore({.url = url, .node = node});
  }
#endif
  // Not the URL itself: it may hold a password.
  return InvalidField("url",
                      "must be memory:, sqlite:PATH or postgres://…, and of a store that "
                      "this program was built with");
}

}  // namespace flovyn::sdk_embedded
