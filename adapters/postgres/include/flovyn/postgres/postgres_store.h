#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "flovyn/ports/store.h"
#include "flovyn/sql/write_lane.h"

namespace flovyn::postgres {

struct PostgresStoreOptions {
  /// "postgres://user:password@host:port/database?…" or a libpq keyword string. What it leaves out
  /// comes from libpq's defaults.
  std::string url = {};
  /// Names this process among those that share the database; fresh at each start. Required.
  NodeId node = {};
  /// Connections for reads and administration, opened when needed. In all the store holds at most
  /// read_connections + write_lanes + 2.
  int read_connections = 4;
  /// Connections that write. One merges best and is enough for most loads; a further one is used
  /// only while more units wait than fit into a batch.
  int write_lanes = 1;
  sql::LaneOptions lane = {};
  absl::Duration connect_timeout = absl::Seconds(5);
  /// How long to look for the outcome of a commit whose answer was lost, before the units are
  /// answered with Unavailable and the remark that it is unknown.
  absl::Duration commit_patience = absl::Seconds(60);
  /// How long a start may wait for another server that is applying migrations.
  absl::Duration migration_patience = absl::Minutes(5);
};

/// Connects, applies missing migrations, and gives the store. Any number of processes may share one
/// database. The time of all units is the database's. The password never appears in an error.
///
/// Errors: Unavailable (cannot connect; the database is a read-only standby), PermissionDenied (the
/// role may not create or use our tables), FailedPrecondition (malformed URL, server older than
/// PostgreSQL 13, encoding other than UTF8, schema of a newer flovyn), InvalidArgument (no node, a
/// count under 1).
absl::StatusOr<std::unique_ptr<Store>> MakePostgresStore(const PostgresStoreOptions& options);

}  // namespace flovyn::postgres
