#include "commit_outcome.h"

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::postgres {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(20);
constexpr absl::Duration kLongestPause = absl::Seconds(1);

// "committed", "aborted", "in progress", or empty for a transaction too old to be known.
absl::StatusOr<std::string> AskOnce(const SessionOptions& options,
                                    const std::string& transaction_id) {
  static const sql::Statement statement = {.name = "transaction_status",
                                           .text = "SELECT pg_xact_status($1::text::xid8)"};
  FLOVYN_ASSIGN_OR_RETURN(const std::unique_ptr<Session> session, Session::Connect(options));
  std::string answer;
  Call call = {.statement = &statement};
  call.parameters.Add(transaction_id);
  call.on_row = [&](const ResultRow& row) { answer = row.Text(0); };
  FLOVYN_RETURN_IF_ERROR(session->Run(call));
  return answer;
}

}  // namespace

absl::Status FindCommitOutcome(const SessionOptions& options, const std::string& transaction_id,
                               absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  absl::Duration pause = kPause;
  while (true) {
    const absl::StatusOr<std::string> answer = AskOnce(options, transaction_id);
    if (answer.ok() && *answer == "committed") return absl::OkStatus();
    if (answer.ok() && *answer == "aborted") {
      return Unavailable("the connection to PostgreSQL was lost before the commit");
    }
    const bool may_change =
        answer.ok() ? *answer == "in progress" : absl::IsUnavailable(answer.status());
    if (!may_change || absl::Now() + pause > deadline) {
      return Unavailable(absl::StrFormat(
          "the connection to PostgreSQL was lost during the commit, and whether transaction %s was "
          "committed is unknown: %s",
          transaction_id,
          answer.ok() ? "status '" + *answer + "'" : std::string(answer.status().message())));
    }
    absl::SleepFor(pause);
    pause = std::min(2 * pause, kLongestPause);
  }
}

}  // namespace flovyn::postgres
