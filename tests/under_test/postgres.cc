#include <atomic>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "contract/store_under_test.h"
#include "flovyn/postgres/postgres_store.h"
#include "support/test_database.h"

namespace flovyn::testing {
namespace {

// One database for all data of this program, dropped at its end.
const TestDatabase& SharedDatabase() {
  static const TestDatabase database;
  return database;
}

// Data of their own in a schema: a database each would take ten times as long.
class Schema {
 public:
  Schema() : name_("data_" + std::to_string(++count_)) {
    SharedDatabase().Execute("CREATE SCHEMA " + name_);
  }
  ~Schema() {
    try {
      SharedDatabase().Execute("SET client_min_messages = warning; DROP SCHEMA " + name_ +
                               " CASCADE");
    } catch (const std::exception&) {
      // It goes with the database.
    }
  }
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

  std::string Url() const {
    const std::string& url = SharedDatabase().url();
    const char* const separator = url.find('?') == std::string::npos ? "?" : "&";
    return url + separator + "options=-csearch_path%3D" + name_;
  }

 private:
  static inline std::atomic<int> count_ = 0;
  const std::string name_;
};

class PostgresUnderTest final : public StoreUnderTest {
 public:
  PostgresUnderTest() : schema_(std::in_place), url_(schema_->Url()) {}
  explicit PostgresUnderTest(std::string url) : url_(std::move(url)) {}

  std::unique_ptr<Store> Open(const OpenOptions& options) override {
    postgres::PostgresStoreOptions store_options;
    store_options.url = url_;
    store_options.node = options.node;
    store_options.lane.max_queued_units = options.max_queued_units;
    store_options.lane.on_point = options.on_point;
    absl::StatusOr<std::unique_ptr<Store>> store = postgres::MakePostgresStore(store_options);
    if (!store.ok()) throw std::runtime_error(store.status().ToString());
    return *std::move(store);
  }
  std::string location() const override { return url_; }

 private:
  std::optional<Schema> schema_;  // dropped at the end, unless it is another process's
  std::string url_;
};

}  // namespace

std::unique_ptr<StoreUnderTest> MakeStoreUnderTest() {
  return std::make_unique<PostgresUnderTest>();
}

std::unique_ptr<StoreUnderTest> AttachStoreUnderTest(const std::string& location) {
  return std::make_unique<PostgresUnderTest>(location);
}

}  // namespace flovyn::testing
