#include "flovyn/postgres/joined_transaction.h"

#include <libpq-fe.h>

#include <string_view>
#include <utility>
#include <vector>

#include "ended_locks.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/unit/batch.h"
#include "loaded_rows.h"
#include "notify_call.h"
#include "session.h"
#include "sqlstate.h"
#include "work_channel.h"
#include "write_calls.h"

namespace flovyn::postgres {
namespace {

const sql::Statement& Savepoint() {
  static const sql::Statement statement = {.name = "savepoint", .text = "SAVEPOINT flovyn_unit"};
  return statement;
}

const sql::Statement& Release() {
  static const sql::Statement statement = {.name = "release",
                                           .text = "RELEASE SAVEPOINT flovyn_unit"};
  return statement;
}

constexpr char kUndo[] = "ROLLBACK TO SAVEPOINT flovyn_unit; RELEASE SAVEPOINT flovyn_unit";

absl::Status CheckUsable(PGconn* connection) {
  if (PQtransactionStatus(connection) != PQTRANS_INTRANS) {
    return FailedPrecondition(
        "the connection is not in a transaction that can go on: BEGIN one first");
  }
  if (PQpipelineStatus(connection) != PQ_PIPELINE_OFF) {
    return FailedPrecondition("the connection is in pipeline mode: end it first");
  }
  const char* encoding = PQparameterStatus(connection, "client_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    return FailedPrecondition("the connection's client_encoding must be UTF8");
  }
  return absl::OkStatus();
}

/// Nodes hear of it when the transaction commits; also those of this process, which is why no node
/// is named as the sender.
std::vector<Notification> NoticesOf(const WorkingSet& set) {
  std::vector<Notification> notices;
  for (const ReadyWork& work : set.NewlyReady()) {
    std::string payload = EncodeWorkNotice({.sender = NodeId(), .queue = work.queue});
    if (!payload.empty()) notices.push_back({std::string(kWorkChannel), std::move(payload)});
  }
  return notices;
}

absl::StatusOr<WorkingSet> Load(Session& session, const UnitRefs& refs, LoadedRows& rows) {
  std::vector<Call> calls = {{.statement = &Savepoint()}};
  // Ended workflows are locked at once: there is no second try as in a store's own transaction.
  rows.AppendCalls(refs, /*after_conflict=*/true, calls);
  FLOVYN_RETURN_IF_ERROR(session.Run(calls));
  const std::vector<Call> further = rows.FurtherCalls();
  if (!further.empty()) FLOVYN_RETURN_IF_ERROR(session.Run(further));
  return rows.TakeSet();
}

absl::Status Write(Session& session, const WorkingSet& set, const LoadedRows& rows) {
  EndedLocks locks(set);
  if (!locks.calls().empty()) {
    FLOVYN_RETURN_IF_ERROR(session.Run(locks.calls()));
    FLOVYN_RETURN_IF_ERROR(locks.Check());
  }
  std::vector<Call> calls = WriteCalls(set, rows.inserted_keys());
  const std::vector<Notification> notices = NoticesOf(set);
  if (!notices.empty()) calls.push_back(NotifyCall(notices));
  calls.push_back({.statement = &Release()});
  return session.Run(calls);
}

/// OK: `batch` is written, its units may be answered.
absl::StatusOr<WorkingSet> RunIn(Session& session, Batch& batch) {
  LoadedRows rows;
  FLOVYN_ASSIGN_OR_RETURN(WorkingSet set, Load(session, batch.refs(), rows));
  batch.Decide(set);
  FLOVYN_RETURN_IF_ERROR(Write(session, set, rows));
  return set;
}

}  // namespace

void JoinedTransaction::Submit(Unit unit, UnitDone done) {
  if (absl::Status usable = CheckUsable(connection_); !usable.ok()) return done(usable);
  std::vector<PendingUnit> units;
  units.push_back({std::move(unit), std::move(done)});
  Batch batch(std::move(units), {});
  const std::unique_ptr<Session> session = Session::Borrow(connection_);
  absl::StatusOr<WorkingSet> set = RunIn(*session, batch);
  if (set.ok()) return batch.Committed(*set);
  if (session->connected() && session->in_transaction()) session->Script(kUndo).IgnoreError();
  for (const PendingUnit& failed : batch.Failed()) failed.done(AsStoreStatus(set.status()));
}

}  // namespace flovyn::postgres
