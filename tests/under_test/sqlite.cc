#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

#include "contract/store_under_test.h"
#include "fakes/ticking_clock.h"
#include "flovyn/sqlite/sqlite_store.h"

namespace flovyn::testing {
namespace {

/// A database file; the location is its path.
class SqliteUnderTest final : public StoreUnderTest {
 public:
  explicit SqliteUnderTest(std::string path) : path_(std::move(path)) {}

  std::unique_ptr<Store> Open(const OpenOptions& options) override {
    sqlite::SqliteStoreOptions sqlite_options{.path = path_, .clock = clock_};
    sqlite_options.lane.max_queued_units = options.max_queued_units;
    sqlite_options.lane.on_point = options.on_point;
    absl::StatusOr<std::unique_ptr<Store>> store = sqlite::MakeSqliteStore(sqlite_options);
    if (!store.ok()) throw std::runtime_error(store.status().ToString());
    return *std::move(store);
  }
  std::string location() const override { return path_; }

 private:
  const std::string path_;
  TickingClock clock_;
};

std::string MakeDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "flovyn-sqlite-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot make a directory like " + name);
  }
  return name;
}

/// Data in a directory that goes with it.
class FreshSqlite final : public StoreUnderTest {
 public:
  ~FreshSqlite() override {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  std::unique_ptr<Store> Open(const OpenOptions& options) override { return data_.Open(options); }
  std::string location() const override { return data_.location(); }

 private:
  const std::string directory_ = MakeDirectory();
  SqliteUnderTest data_{directory_ + "/flovyn.db"};
};

}  // namespace

std::unique_ptr<StoreUnderTest> MakeStoreUnderTest() { return std::make_unique<FreshSqlite>(); }

std::unique_ptr<StoreUnderTest> AttachStoreUnderTest(const std::string& location) {
  return std::make_unique<SqliteUnderTest>(location);
}

}  // namespace flovyn::testing
