#include "wiring_store.h"

#include <string_view>

#include "flovyn/memory/memory_store.h"
#include "flovyn/postgres/postgres_store.h"
#include "flovyn/sqlite/sqlite_store.h"

namespace flovyn::server {
namespace {

constexpr std::string_view kMemory = "memory:";
constexpr std::string_view kSqlite = "sqlite:";

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenStore(const ServerConfig& config, const Clock& clock,
                                                 NodeId node) {
  const std::string& url = config.database_url;
  if (url == kMemory) return memory::MakeMemoryStore({.clock = clock});
  if (url.starts_with(kSqlite)) {
    return sqlite::MakeSqliteStore({.path = url.substr(kSqlite.size()),
                                    .clock = clock,
                                    .synchronous = config.sqlite_full_sync
                                                       ? sqlite::Synchronous::kFull
                                                       : sqlite::Synchronous::kNormal});
  }
  return postgres::MakePostgresStore(
      {.url = url, .node = node, .read_connections = config.postgres_connections});
}

}  // namespace flovyn::server
