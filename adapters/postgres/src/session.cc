#include "session.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "conninfo.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "sqlstate.h"

namespace flovyn::postgres {
namespace {

constexpr std::size_t kMaxPrepared = 500;

// What every session of ours relies on, whatever the server's configuration says.
constexpr char kSettings[] =
    "SET client_min_messages = warning; SET timezone = 'UTC'; SET jit = off; "
    "SET default_transaction_isolation = 'read committed'; "
    "SET idle_in_transaction_session_timeout = '5s'; ";

std::string_view FieldOf(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

std::string OneLine(const char* text) {
  std::string line = text;
  while (!line.empty() && line.back() == '\n') line.pop_back();
  std::ranges::replace(line, '\n', ' ');
  return line;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Session>> Session::Connect(const SessionOptions& options) {
  FLOVYN_ASSIGN_OR_RETURN(const ConnInfo info,
                          ConnInfo::Parse(options.url, options.connect_timeout));
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : info.entries()) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  std::unique_ptr<Session> session(
      new Session(PQconnectdbParams(keywords.data(), values.data(), 0), options.reply_timeout));
  PGconn* connection = session->connection_;
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);  // not to stderr
  if (PQstatus(connection) != CONNECTION_OK) {
    return Unavailable(absl::StrFormat("cannot connect to PostgreSQL: %s",
                                       info.Presentable(PQerrorMessage(connection))));
  }
  if (PQsetnonblocking(connection, 1) != 0) return session->Lose("cannot be made non-blocking");
  FLOVYN_RETURN_IF_ERROR(session->Script(kSettings + options.settings));
  return session;
}

std::unique_ptr<Session> Session::Borrow(PGconn* connection) {
  std::unique_ptr<Session> session(new Session(connection, absl::InfiniteDuration()));
  session->borrowed_ = true;
  session->blocked_ = PQisnonblocking(connection) == 0;
  PQsetnonblocking(connection, 1);
  return session;
}

Session::Session(PGconn* connection, absl::Duration reply_timeout)
    : connection_(connection), reply_timeout_(reply_timeout) {}

Session::~Session() {
  if (!borrowed_) {
    PQfinish(connection_);
  } else if (blocked_) {
    PQsetnonblocking(connection_, 0);
  }
}

absl::Status Session::Lose(std::string_view why) {
  lost_ = true;
  return Unavailable(absl::StrFormat("the connection to PostgreSQL was lost: %s", why));
}

bool Session::reusable() const {
  return !lost_ && PQstatus(connection_) == CONNECTION_OK && !in_transaction() &&
         PQpipelineStatus(connection_) == PQ_PIPELINE_OFF && prepared_.size() < kMaxPrepared;
}

void Session::Probe() {
  pollfd readable = {.fd = socket(), .events = POLLIN, .revents = 0};
  // What comes unasked is a farewell, or not worth the risk.
  if (!lost_ && poll(&readable, 1, 0) != 0) lost_ = true;
}

absl::Status Session::Run(std::span<const Call> calls) {
  if (lost_) return Unavailable("the connection to PostgreSQL is closed");
  const absl::Time deadline = absl::Now() + reply_timeout_;
  if (PQenterPipelineMode(connection_) == 0) return Lose("pipeline mode refused");
  std::vector<Sent> sent;
  FLOVYN_RETURN_IF_ERROR(Send(calls, sent));
  absl::Status status = Receive(sent, deadline);
  if (lost_) return status;
  if (PQexitPipelineMode(connection_) == 0) return Lose("pipeline mode did not end");
  return status;
}

absl::Status Session::Send(std::span<const Call> calls, std::vector<Sent>& sent) {
  for (const Call& call : calls) {
    const bool accepted =
        borrowed_ || call.statement->one_off ? SendUnprepared(call) : SendPrepared(call, sent);
    if (!accepted) return Lose(OneLine(PQerrorMessage(connection_)));
    sent.push_back({.call = &call, .preparation = nullptr});
  }
  if (PQpipelineSync(connection_) == 0) return Lose(OneLine(PQerrorMessage(connection_)));
  return absl::OkStatus();
}

bool Session::SendPrepared(const Call& call, std::vector<Sent>& sent) {
  const Parameters& parameters = call.parameters;
  Prepared& prepared = prepared_[{call.statement->name, parameters.types()}];
  if (prepared.name.empty()) prepared.name = absl::StrFormat("f%d", prepared_.size());
  if (prepared.state == Preparation::kNone) {
    if (PQsendPrepare(connection_, prepared.name.c_str(), call.statement->text.c_str(),
                      parameters.size(), parameters.types().data()) == 0) {
      return false;
    }
    prepared.state = Preparation::kSent;
    sent.push_back({.call = &call, .preparation = &prepared});
  }
  return PQsendQueryPrepared(connection_, prepared.name.c_str(), parameters.size(),
                             parameters.values().data(), parameters.lengths().data(),
                             parameters.formats().data(), 1) == 1;
}

bool Session::SendUnprepared(const Call& call) {
  const Parameters& parameters = call.parameters;
  return PQsendQueryParams(connection_, call.statement->text.c_str(), parameters.size(),
                           parameters.types().data(), parameters.values().data(),
                           parameters.lengths().data(), parameters.formats().data(), 1) == 1;
}

absl::Status Session::Receive(std::span<const Sent> sent, absl::Time deadline) {
  absl::Status first;
  for (const Sent& entry : sent) {
    const absl::Status status = ReceiveOne(entry, deadline);
    if (first.ok()) first = status;
    if (lost_) return first;
  }
  const absl::Status synced = ReceiveSync(deadline);
  return first.ok() ? synced : first;
}

absl::Status Session::ReceiveOne(const Sent& sent, absl::Time deadline) {
  FLOVYN_ASSIGN_OR_RETURN(const Result result, NextResult(deadline));
  if (result == nullptr) return Lose("a result is missing");
  const ExecStatusType status = PQresultStatus(result.get());
  const bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (sent.preparation != nullptr) {
    sent.preparation->state = ok ? Preparation::kReady : Preparation::kNone;
  }
  absl::Status outcome;
  if (ok) {
    const bool wanted = sent.preparation == nullptr && sent.call->on_row != nullptr;
    for (int row = 0; wanted && row < PQntuples(result.get()); ++row) {
      sent.call->on_row(ResultRow(result.get(), row));
    }
  } else if (status == PGRES_PIPELINE_ABORTED) {
    outcome = Internal("a statement before this one failed");  // that one's error is told
  } else if (status == PGRES_FATAL_ERROR) {
    outcome = ErrorOf(result.get(), sent.call->statement->name);
  } else {
    return Lose(absl::StrFormat("unexpected result %s", PQresStatus(status)));
  }
  if (lost_) return outcome;
  FLOVYN_ASSIGN_OR_RETURN(const Result end, NextResult(deadline));
  if (end != nullptr) return Lose("one result too many");
  return outcome;
}

absl::Status Session::ReceiveSync(absl::Time deadline) {
  FLOVYN_ASSIGN_OR_RETURN(const Result result, NextResult(deadline));
  if (result == nullptr || PQresultStatus(result.get()) != PGRES_PIPELINE_SYNC) {
    return Lose("a group of statements did not end as expected");
  }
  return absl::OkStatus();
}

absl::StatusOr<Session::Result> Session::NextResult(absl::Time deadline) {
  FLOVYN_RETURN_IF_ERROR(WaitForServer(deadline));
  return Result(PQgetResult(connection_));
}

absl::Status Session::WaitForServer(absl::Time deadline) {
  PGconn* connection = connection_;
  bool unsent = PQflush(connection) == 1;
  while (unsent || PQisBusy(connection) == 1) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return Lose("the server does not answer");
    const int events = unsent ? POLLIN | POLLOUT : POLLIN;
    pollfd ready = {.fd = socket(), .events = static_cast<short>(events), .revents = 0};
    const int timeout_ms = static_cast<int>(absl::ToInt64Milliseconds(
        absl::Ceil(std::min(left, absl::Minutes(10)), absl::Milliseconds(1))));
    if (poll(&ready, 1, timeout_ms) < 0 && errno != EINTR) return Lose("poll failed");
    if ((ready.revents & ~POLLOUT) != 0 && PQconsumeInput(connection) == 0) {
      return Lose(OneLine(PQerrorMessage(connection)));
    }
    unsent = PQflush(connection) == 1;
  }
  return absl::OkStatus();
}

absl::Status Session::ErrorOf(const PGresult* result, std::string_view statement) {
  const std::string_view sqlstate = FieldOf(result, PG_DIAG_SQLSTATE);
  if (PQstatus(connection_) != CONNECTION_OK) lost_ = true;
  if (sqlstate.empty()) return Lose(OneLine(PQresultErrorMessage(result)));
  const std::string_view severity = FieldOf(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity == "FATAL" || severity == "PANIC") lost_ = true;
  return StatusOf({.sqlstate = sqlstate,
                   .message = FieldOf(result, PG_DIAG_MESSAGE_PRIMARY),
                   .statement = statement,
                   .constraint = FieldOf(result, PG_DIAG_CONSTRAINT_NAME)});
}

absl::Status Session::Script(const std::string& text) {
  if (lost_) return Unavailable("the connection to PostgreSQL is closed");
  const absl::Time deadline = absl::Now() + reply_timeout_;
  if (PQsendQuery(connection_, text.c_str()) == 0) {
    return Lose(OneLine(PQerrorMessage(connection_)));
  }
  absl::Status first;
  while (true) {
    FLOVYN_ASSIGN_OR_RETURN(const Result result, NextResult(deadline));
    if (result == nullptr) return first;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_FATAL_ERROR) {
      const absl::Status error = ErrorOf(result.get(), "script");
      if (first.ok()) first = error;
    } else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      return Lose(absl::StrFormat("unexpected result %s", PQresStatus(status)));
    }
    if (lost_) return first;
  }
}

absl::Status Session::TakeNotifications(const std::function<void(std::string_view)>& on_payload) {
  if (PQconsumeInput(connection_) == 0) {
    return Lose(OneLine(PQerrorMessage(connection_)));
  }
  struct Free {
    void operator()(PGnotify* notification) const { PQfreemem(notification); }
  };
  while (const std::unique_ptr<PGnotify, Free> got{PQnotifies(connection_)}) {
    on_payload(got->extra);
  }
  return absl::OkStatus();
}

}  // namespace flovyn::postgres
