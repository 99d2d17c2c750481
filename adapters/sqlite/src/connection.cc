#include "connection.h"

#include "absl/time/clock.h"
#include "flovyn/base/overload.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "functions.h"
#include "result_codes.h"
#include "result_row.h"

namespace flovyn::sqlite {
namespace {

/// Ends the run of a statement, so that it holds no lock and can run again.
class Reset {
 public:
  explicit Reset(sqlite3_stmt* statement) : statement_(statement) {}
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;
  ~Reset() { sqlite3_reset(statement_); }

 private:
  sqlite3_stmt* statement_;
};

/// Interrupts what runs on the connection when the time is over.
class TimeLimit {
 public:
  TimeLimit(sqlite3* database, absl::Duration limit)
      : database_(database), deadline_(absl::Now() + limit) {
    constexpr int kInstructions = 1'000;  // between two looks at the clock
    sqlite3_progress_handler(database_, kInstructions, IsOver, this);
  }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;
  ~TimeLimit() { sqlite3_progress_handler(database_, 0, nullptr, nullptr); }

 private:
  static int IsOver(void* self) {
    return absl::Now() > static_cast<const TimeLimit*>(self)->deadline_ ? 1 : 0;
  }

  sqlite3* database_;
  absl::Time deadline_;
};

/// Binds without copying: the parameters outlive the run.
int BindOne(sqlite3_stmt* to, int at, const sql::Value& value) {
  const auto text = [&](const std::string& bytes) {
    return sqlite3_bind_text64(to, at, bytes.data(), bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
  };
  const auto blob = [&](const void* data, std::size_t size) {
    return sqlite3_bind_blob64(to, at, data, size, SQLITE_STATIC);
  };
  return std::visit(
      Overload{[&](std::monostate) { return sqlite3_bind_null(to, at); },
               [&](bool v) { return sqlite3_bind_int(to, at, v ? 1 : 0); },
               [&](std::int64_t v) { return sqlite3_bind_int64(to, at, v); },
               [&](double v) { return sqlite3_bind_double(to, at, v); },
               [&](const std::string& v) { return text(v); },
               [&](const sql::Bytes& v) { return blob(v.value.data(), v.value.size()); },
               [&](const sql::JsonText& v) { return text(v.value); },
               [&](const Uuid& v) { return blob(v.bytes().data(), v.bytes().size()); },
               [&](absl::Time v) { return sqlite3_bind_int64(to, at, absl::ToUnixMicros(v)); }},
      value);
}

/// SQLite counts its memory under one lock for the whole process, at a cost of some percent of
/// every write. Nobody here reads the counts. Refused, harmlessly, when SQLite was in use before.
void StopCountingMemory() {
  static const int kCode = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(kCode);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteConnection>> SqliteConnection::Open(const std::string& path,
                                                                         Access access,
                                                                         const Clock& clock) {
  StopCountingMemory();
  const int mode = access == Access::kReadOnly ? SQLITE_OPEN_READONLY
                                               : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &database, mode | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(database));
  if (code != SQLITE_OK) return StatusOf(code, database, "cannot open '" + path + "'");
  sqlite3_extended_result_codes(database, 1);
  FLOVYN_RETURN_IF_ERROR(RegisterFunctions(database, clock));
  return connection;
}

absl::StatusOr<SqliteConnection::Prepared> SqliteConnection::Prepare(
    const sql::Statement& statement, unsigned flags) {
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v3(database_.get(), statement.text.data(),
                         static_cast<int>(statement.text.size()), flags, &raw, nullptr);
  Prepared prepared;
  prepared.statement.reset(raw);
  if (code != SQLITE_OK) return StatusOf(code, database_.get(), "cannot prepare " + statement.name);
  return prepared;
}

absl::StatusOr<SqliteConnection::Prepared*> SqliteConnection::PrepareOnce(
    const sql::Statement& statement) {
  const auto found = prepared_.find(statement.name);
  if (found != prepared_.end()) return &found->second;
  FLOVYN_ASSIGN_OR_RETURN(Prepared prepared, Prepare(statement, SQLITE_PREPARE_PERSISTENT));
  return &prepared_.emplace(statement.name, std::move(prepared)).first->second;
}

absl::Status SqliteConnection::Bind(Prepared& prepared, const sql::Statement& statement,
                                    std::span<const sql::Value> parameters) {
  sqlite3_stmt* const to = prepared.statement.get();
  // To SQLite "$2" is a name, numbered by where it first occurs.
  for (std::size_t i = prepared.positions.size(); i < parameters.size(); ++i) {
    const std::string name = "$" + std::to_string(i + 1);
    prepared.positions.push_back(sqlite3_bind_parameter_index(to, name.c_str()));
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const int at = prepared.positions[i];
    if (at == 0) continue;
    const int code = BindOne(to, at, parameters[i]);
    if (code != SQLITE_OK) {
      return StatusOf(code, database_.get(), "cannot bind a parameter of " + statement.name);
    }
  }
  return absl::OkStatus();
}

absl::Status SqliteConnection::Query(const sql::Statement& statement,
                                     std::span<const sql::Value> parameters,
                                     absl::FunctionRef<void(const sql::Row&)> on_row) {
  if (!statement.one_off) {
    FLOVYN_ASSIGN_OR_RETURN(Prepared* const prepared, PrepareOnce(statement));
    return Run(*prepared, statement, parameters, on_row);
  }
  const TimeLimit limit(database_.get(), query_timeout_);
  FLOVYN_ASSIGN_OR_RETURN(Prepared prepared, Prepare(statement, 0));
  return Run(prepared, statement, parameters, on_row);
}

absl::Status SqliteConnection::Run(Prepared& prepared, const sql::Statement& statement,
                                   std::span<const sql::Value> parameters,
                                   absl::FunctionRef<void(const sql::Row&)> on_row) {
  sqlite3_stmt* const running = prepared.statement.get();
  const Reset reset(running);
  FLOVYN_RETURN_IF_ERROR(Bind(prepared, statement, parameters));
  const ResultRow row(running);
  int code = sqlite3_step(running);
  for (; code == SQLITE_ROW; code = sqlite3_step(running)) on_row(row);
  if (code != SQLITE_DONE) return StatusOf(code, database_.get(), statement.name);
  return absl::OkStatus();
}

absl::Status SqliteConnection::Script(std::string_view text) {
  const int code =
      sqlite3_exec(database_.get(), std::string(text).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    const std::string file = sqlite3_db_filename(database_.get(), "main");
    return StatusOf(code, database_.get(), "cannot run a script on '" + file + "'");
  }
  return absl::OkStatus();
}

}  // namespace flovyn::sqlite
