#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "server/server_process.h"
#include "test.h"

namespace flovyn::testing {
namespace {

const std::vector<std::string> kMemory = {"--storage", "memory:"};

TEST_CASE("server: without configuration it serves one org on loopback, and says so") {
  const TempDirectory directory;
  ServerProcess server({"--storage", "sqlite:" + (directory.path() / "a.db").string()});
  CHECK(server.Get("/_/health").status == 200);
  CHECK(server.Get("/_/health/ready").status == 200);
  const http::ClientResponse org = server.Get("/api/orgs/default");
  CHECK(org.status == 200);
  CHECK_THAT(org.body, ContainsText("00000000-0000-7000-8000-000000000001"));
  CHECK_THAT(server.Log(), ContainsText("AUTHENTICATION IS OFF"));
  CHECK_THAT(server.Log(), ContainsText("slug=default id=00000000-0000-7000-8000-000000000001"));
  CHECK_THAT(server.Log(), ContainsText("http=http://127.0.0.1:"));
}

/// A port where connections are made, but nobody ever answers.
class SilentPort {
 public:
  SilentPort() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(fd_, any, size) == 0);
    REQUIRE(listen(fd_, 8) == 0);
    REQUIRE(getsockname(fd_, any, &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentPort() { close(fd_); }
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;

  int port() const { return port_; }
  /// Waits until somebody connects.
  int Accept() const { return accept(fd_, nullptr, nullptr); }

 private:
  int fd_;
  int port_ = 0;
};

TEST_CASE("server: a signal while it starts ends it at once") {
  const SilentPort database;
  const std::string url = "postgres://u:p@127.0.0.1:" + std::to_string(database.port()) + "/d";
  Program server({.arguments = {FLOVYN_SERVER, "--storage", url}});
  const int connection = database.Accept();  // Now it waits for the database.
  const auto begin = std::chrono::steady_clock::now();
  server.Signal(SIGTERM);
  CHECK(server.Wait() == 128 + SIGTERM);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(4));
  close(connection);
}

TEST_CASE("server: SIGTERM and SIGINT end it gracefully") {
  for (const int signal : {SIGTERM, SIGINT}) {
    ServerProcess server(kMemory);
    server.program().Signal(signal);
    CHECK(server.program().Wait() == 0);
    CHECK_THAT(server.Log(), ContainsText("msg=\"stopping\""));
    CHECK_THAT(server.Log(), ContainsText("msg=\"stopped\""));
  }
}

TEST_CASE("server: SIGTERM answers what waits and lets workers stop") {
  ServerProcess server(kMemory);
  const auto worker = StartOrderWorker({"--endpoints", server.endpoint()});
  REQUIRE(Becomes([&] { return worker->Errors().find("registered") != std::string::npos; }));
  server.program().Signal(SIGTERM);  // With its polls parked.
  CHECK(server.program().Wait() == 0);
  worker->Signal(SIGTERM);
  CHECK(worker->Wait() == 0);
}

TEST_CASE("server: a port that is taken is named") {
  ServerProcess first(kMemory);
  const std::string http = std::to_string(first.http_port());
  const Refusal by_http = RunServer({"--storage", "memory:", "--http-port", http});
  CHECK(by_http.code == 1);
  CHECK_THAT(by_http.errors, ContainsText("HTTP port " + http + " on 127.0.0.1 is in use"));

  const std::string grpc = std::to_string(first.grpc_port());
  const Refusal by_grpc = RunServer({"--storage", "memory:", "--grpc-port", grpc});
  CHECK(by_grpc.code == 1);
  CHECK_THAT(by_grpc.errors, ContainsText("gRPC port " + grpc + " on 127.0.0.1 is in use"));
  CHECK(first.Get("/_/health").status == 200);
}

TEST_CASE("server: a SQLite file that another server has is refused") {
  const TempDirectory directory;
  const std::string url = "sqlite:" + (directory.path() / "a.db").string();
  const ServerProcess first({"--storage", url});
  const Refusal second = RunServer({"--storage", url});
  CHECK(second.code == 1);
  CHECK_THAT(second.errors, ContainsText("a.db"));
  CHECK(first.Get("/_/health").status == 200);
}

TEST_CASE("server: wrong settings stop the start with a message") {
  const auto message = [](const Refusal& refusal) {
    CHECK(refusal.code == 1);
    return refusal.errors;
  };
  CHECK_THAT(message(RunServer({"--http-prot", "1"})), ContainsText("--http-port"));
  CHECK_THAT(message(RunServer({"--host", "0.0.0.0"})), ContainsText("authentication is off"));
  CHECK_THAT(message(RunServer({"--config", "/nonexistent"})), ContainsText("/nonexistent"));
  CHECK_THAT(message(RunServer({"--storage", "sqlite:/nonexistent/a.db"})),
             ContainsText("/nonexistent"));
  CHECK_THAT(message(RunServer({}, {{"AUTH__ENABLED", "maybe"}})), ContainsText("AUTH__ENABLED"));
}

TEST_CASE("server: an org that cannot be put in place stops the start") {
  const TempDirectory directory;
  const std::string storage = "sqlite:" + (directory.path() / "a.db").string();
  const auto config = [&](const std::string& name, const std::string& id) {
    return directory.Write(name, "auth.enabled = false\n[[orgs]]\nid = \"" + id +
                                     "\"\nname = \"Acme\"\nslug = \"acme\"\n");
  };
  const std::string first = config("1.toml", "0190a000-0000-7000-8000-00000000000a");
  const std::string second = config("2.toml", "0190a000-0000-7000-8000-00000000000b");
  {
    const ServerProcess server({"--storage", storage, "--config", first});
    CHECK(server.Get("/api/orgs/acme").status == 200);
    CHECK(server.Get("/api/orgs/default").status == 404);
  }
  { const ServerProcess again({"--storage", storage, "--config", first}); }
  const Refusal refusal = RunServer({"--storage", storage, "--config", second});
  CHECK(refusal.code == 1);
  CHECK_THAT(refusal.errors, ContainsText("acme"));
}

TEST_CASE("server: help and version") {
  Program help({.arguments = {FLOVYN_SERVER, "--help"}});
  CHECK(help.Wait() == 0);
  CHECK_THAT(help.Output(), ContainsText("--storage"));
  Program version({.arguments = {FLOVYN_SERVER, "--version"}});
  CHECK(version.Wait() == 0);
  CHECK_THAT(version.Output(), ContainsText("flovyn-server 0."));
}

}  // namespace
}  // namespace flovyn::testing
