#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"
#include "session.h"

namespace flovyn::postgres {

/// How our SQL differs from that of other databases.
const sql::Dialect& PostgresDialect();

/// Checks the server and brings its schema up to date, one process at a time. Errors as of
/// MakePostgresStore().
absl::Status PrepareDatabase(SessionOptions options, absl::Duration patience);

}  // namespace flovyn::postgres
