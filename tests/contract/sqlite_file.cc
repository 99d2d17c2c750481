#include "contract/sqlite_file.h"

#include "connection.h"
#include "contract/fresh_store.h"
#include "fakes/ticking_clock.h"
#include "flovyn/sqlite/sqlite_store.h"

namespace flovyn::testing {

absl::StatusOr<std::unique_ptr<Store>> OpenFile(const std::string& path, const Clock& clock) {
  return sqlite::MakeSqliteStore({.path = path, .clock = clock});
}

void RunSql(const std::string& path, const std::string& text) {
  const TickingClock clock;
  const auto connection =
      Must(sqlite::SqliteConnection::Open(path, sqlite::Access::kReadWrite, clock));
  const absl::Status status = connection->Script(text);
  INFO(status.message());
  REQUIRE(status.ok());
}

}  // namespace flovyn::testing
