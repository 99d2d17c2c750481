#include "flovyn/sql/migrator.h"

#include <algorithm>
#include <string>
#include <vector>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/cells.h"

namespace flovyn::sql {
namespace {

struct Applied {
  std::int64_t version = 0;
  std::string name = {};
};

absl::StatusOr<std::vector<Applied>> ReadApplied(Connection& connection) {
  static const Statement kSelect{
      .name = "select_migrations",
      .text = "SELECT version, name FROM flovyn_migration ORDER BY version"};
  std::vector<Applied> applied;
  FLOVYN_RETURN_IF_ERROR(connection.Query(kSelect, {}, [&](const Row& row) {
    applied.push_back({.version = row.Int(0), .name = std::string(row.Text(1))});
  }));
  return applied;
}

absl::Status CheckApplied(const std::vector<Applied>& applied, std::span<const Migration> known) {
  if (!applied.empty() && applied.back().version > static_cast<std::int64_t>(known.size())) {
    return FailedPrecondition(
        "the database has schema version " + std::to_string(applied.back().version) +
        ", this program knows up to " + std::to_string(known.size()) + "; use a newer flovyn");
  }
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const Migration& ours = known[i];
    if (applied[i].version != ours.version) {
      return FailedPrecondition("the database lacks schema version " +
                                std::to_string(ours.version) +
                                " but has later ones; it was not made by flovyn alone: restore it "
                                "from a backup or use another database");
    }
    if (applied[i].name != ours.name) {
      return FailedPrecondition("schema version " + std::to_string(ours.version) +
                                " of the database is '" + applied[i].name + "', ours is '" +
                                std::string(ours.name) +
                                "'; it was made by another program: use another database");
    }
  }
  return absl::OkStatus();
}

using Complete = std::function<absl::Status(const Migration&)>;

absl::Status ApplyOne(Connection& connection, const Dialect& dialect, const Migration& migration,
                      const Complete& complete) {
  const Statement record{.name = "insert_migration",
                         .text =
                             "INSERT INTO flovyn_migration (version, name, applied_at) "
                             "VALUES ($1, $2, " +
                             std::string(dialect.now) + ")"};
  FLOVYN_RETURN_IF_ERROR(connection.Script("BEGIN"));
  absl::Status status = connection.Script(migration.text);
  if (status.ok() && complete) status = complete(migration);
  if (status.ok()) {
    const Value parameters[] = {ToValue(migration.version), ToValue(migration.name)};
    status = connection.Query(record, parameters, [](const Row&) {});
  }
  if (status.ok()) status = connection.Script("COMMIT");
  // The error that ended the step is the one to tell.
  if (!status.ok()) connection.Script("ROLLBACK").IgnoreError();
  return status;
}

}  // namespace

absl::Status Migrate(Connection& connection, const Dialect& dialect,
                     std::span<const Migration> known, const Complete& complete) {
  FLOVYN_RETURN_IF_ERROR(connection.Script(
      "CREATE TABLE IF NOT EXISTS flovyn_migration (version BIGINT NOT NULL PRIMARY KEY, "
      "name TEXT NOT NULL, applied_at " +
      std::string(dialect.time_type) + " NOT NULL)"));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Applied> applied, ReadApplied(connection));
  FLOVYN_RETURN_IF_ERROR(CheckApplied(applied, known));
  for (const Migration& migration : known.subspan(applied.size())) {
    FLOVYN_RETURN_IF_ERROR(ApplyOne(connection, dialect, migration, complete));
  }
  return absl::OkStatus();
}

}  // namespace flovyn::sql
