#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "metadata/population.h"

namespace flovyn::bench::metadata {

/// A part of the population, and the bytes that a database needs for something.
struct Range {
  std::size_t from = 0;
  std::size_t to = 0;
};
struct Space {
  std::string what = {};
  std::size_t bytes = 0;
};

/// Fills the tables past the engine, as quickly as the database can; nobody else uses it meanwhile.
class Loader {
 public:
  virtual ~Loader() = default;
  /// How many executions it has loaded; those of starts are not among them.
  virtual absl::StatusOr<std::size_t> Count() = 0;
  /// When it fails the tables are not fit for use.
  virtual absl::Status Load(const Population& population, const Range& range) = 0;
  virtual absl::StatusOr<std::vector<Space>> Spaces() = 0;
};

/// On a database that has our schema. `path` of a SQLite file, `url` of a Postgres database.
absl::StatusOr<std::unique_ptr<Loader>> OpenSqliteLoader(const std::string& path);
absl::StatusOr<std::unique_ptr<Loader>> OpenPostgresLoader(const std::string& url);

/// The one or the other, by the form of the URL.
absl::StatusOr<std::unique_ptr<Loader>> OpenLoader(const std::string& store);

/// A line on the standard error, each half a million.
void ShowProgress(const char* what, std::size_t done, std::size_t of);

}  // namespace flovyn::bench::metadata
