#pragma once

#include <libpq-fe.h>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/sql/value.h"
#include "parameters.h"
#include "result_row.h"

namespace flovyn::postgres {

/// One statement of a group.
struct Call {
  const sql::Statement* statement = nullptr;
  Parameters parameters = {};
  std::function<void(const ResultRow&)> on_row = {};  ///< Empty: the rows are of no interest.
};

struct SessionOptions {
  std::string url = {};  ///< A connection URI or "key=value" string.
  /// SET statements run once at connect, after those that every session has.
  std::string settings = {};
  absl::Duration connect_timeout = absl::Seconds(5);
  /// How long one group of statements may take before the connection is given up. Longer than
  /// statement_timeout, so that it only ends what does not answer at all.
  absl::Duration reply_timeout = absl::Seconds(45);
};

/// One connection. Statements travel in groups (libpq's pipeline mode): one round trip, binary
/// parameters and results, each text prepared on first use. One thread at a time.
class Session {
 public:
  /// Errors: Unavailable (cannot connect; the text never holds the password), FailedPrecondition
  /// (malformed URL), or what the settings met.
  static absl::StatusOr<std::unique_ptr<Session>> Connect(const SessionOptions& options);

  /// On a connection of somebody else's, which stays theirs and keeps nothing of ours: statements
  /// are not prepared, settings are theirs, and it waits for answers without an end of its own.
  static std::unique_ptr<Session> Borrow(PGconn* connection);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Runs the calls in order and gives the first error; those after it do not run. Rows of earlier
  /// calls may have been told by then. Outside a transaction the whole group is one.
  absl::Status Run(std::span<const Call> calls);
  absl::Status Run(const Call& call) { return Run(std::span<const Call>(&call, 1)); }

  /// One or several statements without parameters or rows: settings, schema changes.
  absl::Status Script(const std::string& text);

  /// False once the connection is lost; it stays so.
  bool connected() const { return !lost_; }
  bool in_transaction() const { return PQtransactionStatus(connection_) != PQTRANS_IDLE; }
  /// Whether another user may have it: connected, idle, no group half done, and not too many
  /// prepared statements kept.
  bool reusable() const;
  /// Before an idle session is used again: notices without a round trip that the server closed the
  /// connection meanwhile. Not for sessions that listen.
  void Probe();

  int socket() const { return PQsocket(connection_); }
  int backend_pid() const { return PQbackendPID(connection_); }
  int server_version() const { return PQserverVersion(connection_); }
  /// Reads what has arrived, without waiting, and tells the payload of each notification.
  /// Errors: Unavailable.
  absl::Status TakeNotifications(const std::function<void(std::string_view)>& on_payload);

 private:
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Result = std::unique_ptr<PGresult, Clear>;
  enum class Preparation { kNone, kSent, kReady };
  struct Prepared {
    std::string name = {};
    Preparation state = Preparation::kNone;
  };
  /// What was sent, in order: the preparation of a statement, or an execution.
  struct Sent {
    const Call* call = nullptr;
    Prepared* preparation = nullptr;
  };

  Session(PGconn* connection, absl::Duration reply_timeout);

  absl::Status Send(std::span<const Call> calls, std::vector<Sent>& sent);
  /// Sends its preparation before it, unless that is known.
  bool SendPrepared(const Call& call, std::vector<Sent>& sent);
  bool SendUnprepared(const Call& call);
  absl::Status Receive(std::span<const Sent> sent, absl::Time deadline);
  absl::Status ReceiveOne(const Sent& sent, absl::Time deadline);
  absl::Status ReceiveSync(absl::Time deadline);
  absl::StatusOr<Result> NextResult(absl::Time deadline);
  absl::Status WaitForServer(absl::Time deadline);
  absl::Status ErrorOf(const PGresult* result, std::string_view statement);
  /// Gives the connection up for good.
  absl::Status Lose(std::string_view why);

  PGconn* connection_;
  absl::Duration reply_timeout_;
  bool borrowed_ = false;
  bool blocked_ = false;  ///< How a borrowed connection is given back.
  bool lost_ = false;
  std::map<std::pair<std::string, std::vector<Oid>>, Prepared> prepared_;
};

}  // namespace flovyn::postgres
