#pragma once

#include <string>
#include <string_view>

namespace flovyn::testing {

/// A fresh, empty database of its own for one test, on the server of SharedPostgresUrl() or on the
/// one given; dropped with the object, whoever is still connected. Throws std::runtime_error.
/// Different objects may be used by different threads.
class TestDatabase {
 public:
  TestDatabase();
  explicit TestDatabase(const std::string& server_url);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& url() const { return url_; }

  /// Runs one or several statements on a connection of its own; the first column of the first row,
  /// "" when there is none.
  std::string Execute(const std::string& sql) const;

 private:
  std::string server_url_;
  std::string name_;
  std::string url_;
};

/// `url` with its database replaced; its options stay.
std::string WithDatabase(const std::string& url, std::string_view database);

}  // namespace flovyn::testing
