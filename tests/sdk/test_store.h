#pragma once

#include <array>
#include <optional>
#include <string>

#include "host.h"
#ifdef FLOVYN_WITH_POSTGRES
#include "support/test_database.h"
#endif

namespace flovyn::sdk {

enum class StoreKind { kMemory, kSqlite, kPostgres };

#ifdef FLOVYN_WITH_POSTGRES
inline constexpr auto kDurableStores = std::to_array({StoreKind::kSqlite, StoreKind::kPostgres});
inline constexpr auto kStores =
    std::to_array({StoreKind::kMemory, StoreKind::kSqlite, StoreKind::kPostgres});
#else
inline constexpr auto kDurableStores = std::to_array({StoreKind::kSqlite});
inline constexpr auto kStores = std::to_array({StoreKind::kMemory, StoreKind::kSqlite});
#endif

/// An empty store of its own for one test.
class TestStore {
 public:
  explicit TestStore(StoreKind kind) {
    if (kind == StoreKind::kSqlite) url_ = file_.emplace().url();
#ifdef FLOVYN_WITH_POSTGRES
    if (kind == StoreKind::kPostgres) url_ = database_.emplace().url();
#endif
  }
  const std::string& url() const { return url_; }

 private:
  std::string url_ = "memory:";
  std::optional<Database> file_;
#ifdef FLOVYN_WITH_POSTGRES
  std::optional<testing::TestDatabase> database_;
#endif
};

}  // namespace flovyn::sdk
