#include "commit_outcome.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::postgres {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(20);
constexpr absl::Duration kLongestPause = absl::Seconds(1);

enum class Outcome { kCommitted, kLost, kInProgress };

/// Whether the backend that was cut off from us still works on it. A number that was given to
/// another transaction after a crash, or that the server does not know, is no longer ours: no.
absl::StatusOr<bool> MayBeInProgress(Session& session, const std::string& transaction_id) {
  static const sql::Statement statement = {.name = "transaction_status",
                                           .text = "SELECT pg_xact_status($1::text::xid8)"};
  std::string answer;
  Call call = {.statement = &statement};
  call.parameters.Add(transaction_id);
  call.on_row = [&](const ResultRow& row) { answer = row.Text(0); };
  const absl::Status asked = session.Run(call);
  if (!session.connected()) return asked;
  return asked.ok() && answer == "in progress";
}

absl::StatusOr<bool> IsStamped(Session& session, const CommitStamp& stamp) {
  static const sql::Statement statement = {
      .name = "read_stamp",
      .text = "SELECT batch FROM commit_stamp WHERE node_id = $1 AND writer = $2"};
  bool stamped = false;
  Call call = {.statement = &statement};
  call.parameters.Add(stamp.node.uuid());
  call.parameters.Add(stamp.writer);
  call.on_row = [&](const ResultRow& row) { stamped = row.Int(0) == stamp.batch; };
  FLOVYN_RETURN_IF_ERROR(session.Run(call));
  return stamped;
}

absl::StatusOr<Outcome> AskOnce(const SessionOptions& options, const LostCommit& lost) {
  FLOVYN_ASSIGN_OR_RETURN(const std::unique_ptr<Session> session, Session::Connect(options));
  // In this order: what was over before the stamp is read has left it, if it was committed.
  FLOVYN_ASSIGN_OR_RETURN(const bool in_progress, MayBeInProgress(*session, lost.transaction_id));
  FLOVYN_ASSIGN_OR_RETURN(const bool stamped, IsStamped(*session, lost.stamp));
  if (stamped) return Outcome::kCommitted;
  return in_progress ? Outcome::kInProgress : Outcome::kLost;
}

}  // namespace

Call StampCall(const CommitStamp& stamp) {
  static const sql::Statement statement = {
      .name = "stamp",
      .text =
          "INSERT INTO commit_stamp (node_id, writer, batch, stamped_at) "
          "VALUES ($1, $2, $3, statement_timestamp()) ON CONFLICT (node_id, writer) "
          "DO UPDATE SET batch = excluded.batch, stamped_at = excluded.stamped_at"};
  Call call = {.statement = &statement};
  call.parameters.Add(stamp.node.uuid());
  call.parameters.Add(stamp.writer);
  call.parameters.Add(stamp.batch);
  return call;
}

absl::Status FindCommitOutcome(const SessionOptions& options, const LostCommit& lost,
                               absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  absl::Duration pause = kPause;
  while (true) {
    const absl::StatusOr<Outcome> outcome = AskOnce(options, lost);
    if (outcome.ok() && *outcome == Outcome::kCommitted) return absl::OkStatus();
    if (outcome.ok() && *outcome == Outcome::kLost) {
      return Unavailable("the connection to PostgreSQL was lost before the commit");
    }
    const bool may_change = outcome.ok() || absl::IsUnavailable(outcome.status());
    if (!may_change || absl::Now() + pause > deadline) {
      return Unavailable(absl::StrFormat(
          "the connection to PostgreSQL was lost during the commit, and whether transaction %s was "
          "committed is unknown: %s",
          lost.transaction_id,
          outcome.ok() ? "it is in progress" : std::string(outcome.status().message())));
    }
    absl::SleepFor(pause);
    pause = std::min(2 * pause, kLongestPause);
  }
}

absl::Status RemoveOldStamps(Session& session) {
  return session.Script(
      "DELETE FROM commit_stamp WHERE stamped_at < statement_timestamp() - interval '1 day'");
}

}  // namespace flovyn::postgres
