#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "flovyn/ports/clock.h"
#include "flovyn/sql/connection.h"

namespace flovyn::sqlite {

enum class Access { kReadWrite, kReadOnly };

/// One session with a database file. One thread at a time.
class SqliteConnection final : public sql::Connection {
 public:
  /// Opens the file (makes it, for kReadWrite) and registers our SQL functions. `clock` outlives
  /// it.
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> Open(const std::string& path,
                                                                Access access, const Clock& clock);

  absl::Status Query(const sql::Statement& statement, std::span<const sql::Value> parameters,
                     absl::FunctionRef<void(const sql::Row&)> on_row) override;
  absl::Status Script(std::string_view text) override;

  /// What a statement of a user's query may take (Statement::one_off), as with PostgreSQL's
  /// statement_timeout; then it is DeadlineExceeded.
  void set_query_timeout(absl::Duration timeout) { query_timeout_ = timeout; }

  bool in_transaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  struct Prepared {
    std::unique_ptr<sqlite3_stmt, Finalize> statement;
    std::vector<int> positions;  ///< Of $1, $2, … among SQLite's own numbers; 0: not used.
  };

  explicit SqliteConnection(sqlite3* database) : database_(database) {}

  absl::StatusOr<Prepared> Prepare(const sql::Statement& statement, unsigned flags);
  absl::StatusOr<Prepared*> PrepareOnce(const sql::Statement& statement);
  absl::Status Run(Prepared& prepared, const sql::Statement& statement,
                   std::span<const sql::Value> parameters,
                   absl::FunctionRef<void(const sql::Row&)> on_row);
  absl::Status Bind(Prepared& prepared, const sql::Statement& statement,
                    std::span<const sql::Value> parameters);

  std::unique_ptr<sqlite3, Close> database_;
  absl::flat_hash_map<std::string, Prepared> prepared_;
  absl::Duration query_timeout_ = absl::Seconds(30);
};

}  // namespace flovyn::sqlite
