#pragma once

#include "flovyn/ports/unit_store.h"

struct pg_conn;  // libpq's PGconn

namespace flovyn::postgres {

/// Units within a transaction of the caller's own: what they write is committed or rolled back
/// together with the caller's rows. A refused or failed unit leaves the transaction as it was.
///
///   PQexec(connection, "BEGIN");
///   PQexec(connection, "INSERT INTO orders …");
///   JoinedTransaction joined(connection);
///   … WorkflowLauncher on `joined` …
///   PQexec(connection, "COMMIT");     // from here on nodes see it, and are told
///
/// The connection is to the store's database, with a role that may write its tables, the store's
/// search_path, READ COMMITTED, and client_encoding UTF8. Between two units the caller may use it
/// as ever; it is not in pipeline mode then.
///
/// A unit holds the locks of what it touches until the transaction ends: a start those of its
/// idempotency key, so keep such transactions short. Engines are told of new work by the COMMIT;
/// streams and waits for an end hear of it as of another node's commit.
class JoinedTransaction final : public UnitStore {
 public:
  /// Borrows the connection, which outlives this object.
  explicit JoinedTransaction(pg_conn* connection) : connection_(connection) {}

  /// Unlike other stores' it blocks for two round trips or more, and `done` is called before it
  /// returns: OK says that the unit is written, not that it is committed. Further errors:
  ///   FailedPrecondition  the connection is not in a transaction (or in one that failed), is used
  ///                       in pipeline mode, or has another encoding; nothing was done,
  ///   Aborted             another transaction met this one; roll back and begin again.
  void Submit(Unit unit, UnitDone done) override;

 private:
  pg_conn* connection_;
};

}  // namespace flovyn::postgres
