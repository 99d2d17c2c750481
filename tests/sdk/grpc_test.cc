// What is of the gRPC transport alone: servers that go and come back, keys, encryption.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "flovyn/sdk/blocking.h"
#include "flovyn/sdk/sdk.h"
#include "grpc_host.h"
#include "server/fixed_port.h"
#include "support/self_signed.h"
#include "test.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using testing::ContainsText;
using testing::FixedPort;

std::string Endpoint(int port) { return "127.0.0.1:" + std::to_string(port); }

Workflow<int> Doubled(WorkflowContext& ctx, int value) {
  co_return co_await ctx.task<int>("double", value) + co_await ctx.task<int>("double", value);
}

/// A worker that reports its troubles, and runs workflows of two tasks.
class Doubler {
 public:
  explicit Doubler(Backend& backend, Duration heartbeat = 15s)
      : worker_(backend, {.name = "doubler",
                          .heartbeat = heartbeat,
                          .first_pause = 10ms,
                          .longest_pause = 200ms,
                          .hooks = {.trouble = [this](std::string_view what, const absl::Status&) {
                            ++(what == "heartbeat" ? lost_beats : troubles);
                          }}}) {
    worker_.workflow("doubled", Doubled).task("double", [](int value) { return 2 * value; });
  }
  absl::Status Start() { return worker_.start(); }

  std::atomic<int> troubles = 0;
  std::atomic<int> lost_beats = 0;

 private:
  Worker worker_;
};

/// Asks every few milliseconds, until it is so; at most for half a minute.
template <class Condition>
bool Becomes(RuntimePort& runtime, Condition condition) {
  const absl::Time patience = runtime.Now() + absl::Seconds(30);
  while (!condition()) {
    if (runtime.Now() > patience) return false;
    Mailbox<int> later;
    runtime.After(absl::Milliseconds(5), [&] { later.Put(1); });
    later.Take(runtime);
  }
  return true;
}

TEST_CASE("sdk grpc: a worker whose server goes and comes back goes on by itself") {
  const Database database;
  const int port = FixedPort();
  auto server =
      std::make_unique<GrpcServerHost>(database.url(), grpc::GrpcServerOptions{.port = port});
  const auto backend =
      GrpcBackend::Connect({.endpoints = {Endpoint(port)}, .log_level = LogLevel::kError}).value();
  Doubler doubler(*backend);
  REQUIRE(doubler.Start().ok());
  Client client(*backend);
  CHECK(client.result(client.start<int>("doubled", 1).value()).value() == 4);

  server.reset();
  CHECK(Becomes(backend->runtime(), [&] { return doubler.troubles >= 16; }));
  const absl::Status away = client.start<int>("doubled", 2).status();
  CHECK(absl::IsUnavailable(away));
  CHECK_THAT(std::string(away.message()), ContainsText(Endpoint(port) + " is not available: "));

  server = std::make_unique<GrpcServerHost>(database.url(), grpc::GrpcServerOptions{.port = port});
  absl::StatusOr<Execution<int>> started = absl::UnavailableError("");
  CHECK(Becomes(backend->runtime(), [&] {
    started = client.start<int>("doubled", 3);
    return started.ok();
  }));
  CHECK(client.result(*started, 30s).value() == 12);
}

TEST_CASE("sdk grpc: who waits for an end waits on while the server is away") {
  const Database database;
  const int port = FixedPort();
  auto server =
      std::make_unique<GrpcServerHost>(database.url(), grpc::GrpcServerOptions{.port = port});
  const auto backend =
      GrpcBackend::Connect({.endpoints = {Endpoint(port)}, .log_level = LogLevel::kError}).value();
  Client client(*backend);
  const auto started = client.start<int>("doubled", 1).value();
  Mailbox<absl::StatusOr<WorkflowExecution>> ended;
  backend->executions().Get(started.id, absl::Seconds(60),
                            [&](absl::StatusOr<WorkflowExecution> found) { ended.Put(found); });
  CHECK(absl::IsDeadlineExceeded(client.result(started, 50ms).status()));  // so the other looked
  server.reset();
  CHECK(absl::IsUnavailable(client.get(started.id).status()));
  server = std::make_unique<GrpcServerHost>(database.url(), grpc::GrpcServerOptions{.port = port});
  Doubler doubler(*backend);
  CHECK(Becomes(backend->runtime(), [&] { return doubler.Start().ok(); }));
  const auto found = ended.Take(backend->runtime());
  REQUIRE(found->ok());
  CHECK((*found)->output.json() == "4");
}

TEST_CASE("sdk grpc: a worker that its server has forgotten registers again") {
  const int port = FixedPort();
  auto server = std::make_unique<GrpcServerHost>("memory:", grpc::GrpcServerOptions{.port = port});
  const auto backend =
      GrpcBackend::Connect({.endpoints = {Endpoint(port)}, .log_level = LogLevel::kError}).value();
  Doubler doubler(*backend, 20ms);
  REQUIRE(doubler.Start().ok());
  server.reset();
  server = std::make_unique<GrpcServerHost>("memory:", grpc::GrpcServerOptions{.port = port});
  const auto workers = [&] {
    return server->engine()
        .workers()
        .List(Caller::Trusted(), *TenantId::Parse(kDefaultTenantId), {}, Page())
        .value()
        .total;
  };
  CHECK(Becomes(backend->runtime(), [&] { return workers() == 1; }));
  CHECK(doubler.lost_beats > 0);
  Client client(*backend);
  CHECK(client.result(client.start<int>("doubled", 5).value(), 30s).value() == 20);
}

TEST_CASE("sdk grpc: with several servers the ones that are away are passed over") {
  const Database database;
  const GrpcServerHost server(database.url());
  const auto backend =
      GrpcBackend::Connect(
          {.endpoints = {Endpoint(FixedPort()), server.endpoint()}, .log_level = LogLevel::kError})
          .value();
  Client client(*backend);
  int failures = 0;
  for (int i = 0; i < 50; ++i) failures += client.start<int>("doubled", i).ok() ? 0 : 1;
  CHECK(failures <= 2);
  CHECK(client.list({}).value().total == 50 - failures);
}

TEST_CASE("sdk grpc: a key that is wrong or missing is told as that, a right one lets in") {
  const GrpcServerHost server("memory:", {.port = 0}, "flovyn_wk_right");
  const auto start = [&](const std::string& key) {
    const auto backend =
        GrpcBackend::Connect({.endpoints = {server.endpoint()}, .api_key = key}).value();
    Client client(*backend);
    return client.start<int>("doubled", 1).status();
  };
  CHECK(start("flovyn_wk_right").ok());
  for (const char* key : {"flovyn_wk_wrong", ""}) {
    const absl::Status refused = start(key);
    CHECK(absl::IsUnauthenticated(refused));
    CHECK_THAT(std::string(refused.message()),
               ContainsText("api_key: " + server.endpoint() + " does not take it: "));
    CHECK_THAT(std::string(refused.message()), !ContainsText("flovyn_wk"));
  }
  const auto backend =
      GrpcBackend::Connect({.endpoints = {server.endpoint()}, .api_key = "flovyn_wk_wrong"})
          .value();
  Doubler doubler(*backend);
  CHECK(absl::IsUnauthenticated(doubler.Start()));
}

TEST_CASE("sdk grpc: a server with TLS is reached with its certificate, and not without") {
  const testing::SelfSigned identity = testing::MakeSelfSigned();
  grpc::GrpcServerOptions tls = {.port = 0};
  tls.tls_certificate_chain = identity.certificate;
  tls.tls_private_key = identity.key;
  const GrpcServerHost server("memory:", tls);
  const auto start = [&](GrpcOptions options) {
    options.endpoints = {server.endpoint()};
    const auto backend = GrpcBackend::Connect(options).value();
    Client client(*backend);
    return client.start<int>("doubled", 1).status();
  };
  CHECK(start({.root_certificates = identity.certificate}).ok());
  CHECK(absl::IsUnavailable(start({.root_certificates = testing::MakeSelfSigned().certificate})));
  CHECK(absl::IsUnavailable(start({.tls = true})));
  CHECK(absl::IsUnavailable(start({})));
}

/// Polls once, for work that is there.
Work PollNow(Backend& backend, bool tasks, const std::string& kind) {
  return AwaitAnswer<std::optional<Work>>(backend.runtime(),
                                          [&](auto answer) {
                                            backend.work().Poll(
                                                {.tasks = tasks, .worker = "one", .kinds = {kind}},
                                                std::move(answer));
                                          })
      .value()
      .value();
}

TEST_CASE("sdk grpc: what is reported about claimed work proves the claim") {
  const GrpcServerHost server("memory:");
  const auto backend = GrpcBackend::Connect({.endpoints = {server.endpoint()}}).value();
  Client client(*backend);
  const ClaimToken stale = *ClaimToken::Parse("44444444-4444-4444-8444-444444444444");

  REQUIRE(client.start<int>("doubled", 1).ok());
  const auto workflow = std::get<WorkflowWork>(PollNow(*backend, false, "doubled"));
  CommandSubmission submission{.workflow = workflow.execution.start.id,
                               .commands = {CompleteWorkflow()},
                               .status = SubmitStatus::kCompleted};
  const auto submit = [&](const ClaimToken& token) {
    submission.token = token;
    return AwaitDone(backend->runtime(),
                     [&](Done done) { backend->work().Submit(submission, std::move(done)); });
  };
  CHECK(absl::IsFailedPrecondition(submit(stale)));
  CHECK(submit(workflow.execution.claim.value().token).ok());

  REQUIRE(client.submit_task("double", 1).ok());
  const auto task = std::get<TaskExecution>(PollNow(*backend, true, "double"));
  const auto finish = [&](const ClaimToken& token, absl::StatusOr<std::string> output) {
    TaskEnd end{.task = task.start.id, .token = token, .output = std::move(output)};
    return AwaitDone(backend->runtime(),
                     [&](Done done) { backend->work().FinishTask(end, std::move(done)); });
  };
  CHECK(absl::IsFailedPrecondition(finish(stale, "1")));
  CHECK(absl::IsFailedPrecondition(finish(stale, absl::UnknownError("late"))));
  CHECK(finish(task.claim.value().token, "1").ok());
}

/// Takes connections, and says nothing.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
    REQUIRE(::listen(socket_, 5) == 0);
  }
  ~SilentServer() { ::close(socket_); }
  std::string endpoint() const { return Endpoint(port_); }

 private:
  const int port_ = FixedPort();
  const int socket_;
};

TEST_CASE("sdk grpc: a call that is not answered in its time has failed") {
  const SilentServer server;
  const auto backend =
      GrpcBackend::Connect({.endpoints = {server.endpoint()}, .call_timeout = 50ms}).value();
  Client client(*backend);
  CHECK(absl::IsUnavailable(client.start<int>("doubled", 1).status()));
}

TEST_CASE("sdk grpc: options that make no sense are refused by their names") {
  const auto refusal = [](const GrpcOptions& options) {
    return std::string(GrpcBackend::Connect(options).status().message());
  };
  CHECK_THAT(refusal({.endpoints = {}}), ContainsText("endpoints: "));
  CHECK_THAT(refusal({.endpoints = {"localhost"}}), ContainsText("\"localhost\" is not host:port"));
  CHECK_THAT(refusal({.org = "default"}), ContainsText("org: \"default\" is not a UUID"));
  CHECK_THAT(refusal({.api_key = "two words"}), ContainsText("api_key: "));
  CHECK_THAT(refusal({.api_key = "two words"}), !ContainsText("two words"));
  CHECK_THAT(refusal({.call_timeout = {}}), ContainsText("call_timeout: "));
}

TEST_CASE("sdk grpc: a backend that ends gives up the polls that wait on it") {
  const GrpcServerHost server("memory:");
  Mailbox<bool> ended;
  const absl::Time begun = absl::Now();
  {
    const auto backend = GrpcBackend::Connect({.endpoints = {server.endpoint()}}).value();
    backend->work().Poll({.worker = "one", .kinds = {"doubled"}},
                         [&](absl::StatusOr<std::optional<Work>> work) { ended.Put(work.ok()); });
  }
  const auto other = GrpcBackend::Connect({.endpoints = {server.endpoint()}}).value();
  CHECK(ended.Take(other->runtime()).has_value());
  CHECK(absl::Now() - begun < absl::Seconds(20));  // the poll would have waited for 30
}

}  // namespace
}  // namespace flovyn::sdk
