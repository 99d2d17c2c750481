#include "database.h"

#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "transaction_statements.h"

namespace flovyn::postgres {
namespace {

constexpr int kMaxAttempts = 5;
constexpr absl::Duration kRetryPause = absl::Milliseconds(5);

// It died while it was idle in the pool: nothing was told yet, so another may be tried.
bool IsStale(const Session& session, const SqlConnection& connection) {
  return !session.connected() && !connection.answered();
}

}  // namespace

absl::Status SqlConnection::Query(const sql::Statement& statement,
                                  std::span<const sql::Value> parameters,
                                  absl::FunctionRef<void(const sql::Row&)> on_row) {
  Call call = {.statement = &statement};
  for (const sql::Value& value : parameters) call.parameters.Add(value);
  call.on_row = [on_row](const ResultRow& row) { on_row(row); };
  return Run({std::move(call)});
}

absl::Status SqlConnection::Run(std::vector<Call> calls) {
  if (std::exchange(begin_, false)) calls.insert(calls.begin(), {.statement = &Begin()});
  const absl::Status status = session_.Run(calls);
  answered_ = answered_ || session_.connected();
  return status;
}

absl::Status SqlConnection::Script(std::string_view text) {
  const absl::Status status = session_.Script(std::string(text));
  answered_ = answered_ || session_.connected();
  return status;
}

absl::Status PooledDatabase::Read(absl::FunctionRef<absl::Status(sql::Connection&)> body) {
  for (int attempt = 1;; ++attempt) {
    FLOVYN_ASSIGN_OR_RETURN(const Pool::Lease session, pool_.Acquire());
    SqlConnection connection(*session);
    const absl::Status status = body(connection);
    if (!IsStale(*session, connection) || attempt == kMaxAttempts) return status;
  }
}

absl::Status PooledDatabase::Transact(absl::FunctionRef<absl::Status(sql::Connection&)> body) {
  return TransactCalls([&](SqlConnection& connection) { return body(connection); });
}

absl::Status PooledDatabase::TransactCalls(absl::FunctionRef<absl::Status(SqlConnection&)> body) {
  for (int attempt = 1;; ++attempt) {
    const absl::Status status = TransactOnce(body);
    if (!absl::IsAborted(status) || attempt == kMaxAttempts) return status;
    absl::SleepFor(attempt * kRetryPause);
  }
}

absl::Status PooledDatabase::Run(const Call& call) {
  bool told = false;
  Call telling = call;
  telling.on_row = [&](const ResultRow& row) {
    told = true;
    if (call.on_row) call.on_row(row);
  };
  for (int attempt = 1;; ++attempt) {
    FLOVYN_ASSIGN_OR_RETURN(const Pool::Lease session, pool_.Acquire());
    const absl::Status status = session->Run(telling);
    const bool again = !told && (absl::IsAborted(status) || !session->connected());
    if (!again || attempt == kMaxAttempts) return status;
    absl::SleepFor(attempt * kRetryPause);
  }
}

absl::Status PooledDatabase::TransactOnce(absl::FunctionRef<absl::Status(SqlConnection&)> body) {
  FLOVYN_ASSIGN_OR_RETURN(const Pool::Lease session, pool_.Acquire());
  SqlConnection connection(*session);
  connection.BeginWithNext();
  const absl::Status status = body(connection);
  if (IsStale(*session, connection)) return Conflict(std::string(status.message()));
  if (!session->in_transaction()) return status;
  if (status.ok()) return session->Run(Call{.statement = &Commit()});
  session->Script("ROLLBACK").IgnoreError();  // a session that cannot is not given back
  return status;
}

}  // namespace flovyn::postgres
