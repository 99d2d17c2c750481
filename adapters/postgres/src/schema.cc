#include "schema.h"

#include <string>

#include "absl/strings/str_format.h"
#include "commit_outcome.h"
#include "database.h"
#include "embedded_migrations.h"
#include "entry_walk.h"
#include "fill_metadata_entries.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/migrator.h"
#include "metadata_sql.h"

namespace flovyn::postgres {
namespace {

constexpr int kOldestServer = 130000;  // pg_current_xact_id, xid8

absl::Status CheckServer(Session& session, sql::Connection& connection) {
  if (session.server_version() < kOldestServer) {
    return FailedPrecondition(absl::StrFormat("the server is PostgreSQL %d; 13 or newer is needed",
                                              session.server_version() / 10000));
  }
  static const sql::Statement kEncoding = {.name = "server_encoding",
                                           .text = "SELECT current_setting('server_encoding')"};
  std::string encoding;
  FLOVYN_RETURN_IF_ERROR(
      connection.Query(kEncoding, {}, [&](const sql::Row& row) { encoding = row.Text(0); }));
  if (encoding != "UTF8") {
    return FailedPrecondition(absl::StrFormat(
        "the database has the encoding %s; create it with ENCODING 'UTF8'", encoding));
  }
  return absl::OkStatus();
}

absl::Status Lock(Session& session) {
  // An arbitrary number of ours; the session's end unlocks.
  const absl::Status status = session.Script("SELECT pg_advisory_lock(7162534918263451)");
  if (!absl::IsAborted(status)) return status;
  return Unavailable("another server has been changing the schema for long; try again");
}

absl::Status Explain(const absl::Status& status) {
  if (!absl::IsPermissionDenied(status)) return status;
  return PermissionDenied(absl::StrFormat(
      "%s; the role needs to connect, and to create and use tables in its schema (GRANT CREATE, "
      "USAGE ON SCHEMA public TO …, or make it the owner of the database)",
      status.message()));
}

}  // namespace

const sql::Dialect& PostgresDialect() {
  static const sql::Dialect dialect = {
      .name = "postgres",
      .json_contains =
          [](std::string_view column, int parameter) {
            return absl::StrFormat("%s @> $%d", column, parameter);
          },
      .metadata_test = MetadataTestSql,
      .metadata_order = MetadataOrderSql,
      .metadata_scalar = MetadataScalarSql,
      .micros =
          [](std::string_view column) {
            return absl::StrFormat("CAST(extract(epoch FROM %s) * 1000000 AS bigint)", column);
          },
      .text_position = "strpos",
      .now = "statement_timestamp()",
      .microsecond = "interval '1 microsecond'",
      .not_held = "NOT held",
      .time_type = "timestamptz",
      .look_up = LookUp,
      .walk_index = WalkEntries,
      .rarest_entries = RarestEntries,
  };
  return dialect;
}

absl::Status PrepareDatabase(SessionOptions options, absl::Duration patience) {
  options.settings = absl::StrFormat(
      "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; "
      "SET lock_timeout = %d; ",
      absl::ToInt64Milliseconds(patience));
  options.reply_timeout = absl::Hours(24);
  absl::StatusOr<std::unique_ptr<Session>> session = Session::Connect(options);
  if (!session.ok()) return Explain(session.status());
  SqlConnection connection(**session);
  FLOVYN_RETURN_IF_ERROR(CheckServer(**session, connection));
  FLOVYN_RETURN_IF_ERROR(Lock(**session));
  FLOVYN_RETURN_IF_ERROR(Explain(
      sql::Migrate(connection, PostgresDialect(), kMigrations, [&](const sql::Migration& step) {
        return step.name == kMetadataEntriesStep ? FillMetadataEntries(connection)
                                                 : absl::OkStatus();
      })));
  return RemoveOldStamps(**session);
}

}  // namespace flovyn::postgres
