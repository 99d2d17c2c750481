#include "support/test_database.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <random>
#include <stdexcept>

#include "support/postgres_cluster.h"

namespace flovyn::testing {
namespace {

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};

std::string ExecuteOn(const std::string& url, const std::string& sql) {
  const std::unique_ptr<PGconn, CloseConnection> connection(PQconnectdb(url.c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    throw std::runtime_error(url + ": " + PQerrorMessage(connection.get()));
  }
  const std::unique_ptr<PGresult, ClearResult> result(PQexec(connection.get(), sql.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(sql + ": " + PQerrorMessage(connection.get()));
  }
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

// Unique among all programs that share the server, also after a run whose databases were left
// behind.
std::string FreshName() {
  static const unsigned random = std::random_device()();
  static std::atomic<int> counter = 0;
  return "flovyn_test_" + std::to_string(getpid()) + "_" + std::to_string(random) + "_" +
         std::to_string(++counter);
}

}  // namespace

TestDatabase::TestDatabase() : TestDatabase(SharedPostgresUrl()) {}

TestDatabase::TestDatabase(const std::string& server_url)
    : server_url_(server_url), name_(FreshName()), url_(WithDatabase(server_url, name_)) {
  ExecuteOn(server_url_, "CREATE DATABASE " + name_);
}

TestDatabase::~TestDatabase() {
  try {
    ExecuteOn(server_url_, "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {
    // The server may be gone on purpose; a throw-away cluster takes its databases along.
  }
}

std::string TestDatabase::Execute(const std::string& sql) const { return ExecuteOn(url_, sql); }

std::string WithDatabase(const std::string& url, std::string_view database) {
  const std::size_t scheme = url.find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t options = std::min(url.find('?', host), url.size());
  const std::size_t path = std::min(url.find('/', host), options);
  return url.substr(0, path) + "/" + std::string(database) + url.substr(options);
}

}  // namespace flovyn::testing
