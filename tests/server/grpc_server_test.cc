#include <arpa/inet.h>
#include <grpcpp/health_check_service_interface.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "grpc_under_test.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using flovyn::grpc::GrpcServerOptions;
using flovyn::grpc::StartGrpcServer;

::grpc::Status StartIn(GrpcUnderTest& grpc, const std::string& org,
                       const std::string& input = "{}") {
  v1::StartWorkflowRequest request;
  request.set_org_id(org);
  request.set_workflow_kind("order");
  request.set_input(input);
  v1::StartWorkflowResponse response;
  const auto context = Context();
  return grpc.workflows->StartWorkflow(context.get(), request, &response);
}

TEST_CASE("grpc server: an org that is no UUID is INVALID_ARGUMENT, a foreign one is refused") {
  GrpcUnderTest grpc;
  const ::grpc::Status bad = StartIn(grpc, "acme");
  CHECK(bad.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK(bad.error_message() == "org_id: \"acme\" is not a UUID");
  CHECK(StartIn(grpc, kOtherOrg).error_code() == ::grpc::PERMISSION_DENIED);
  CHECK(StartIn(grpc, kOrg).ok());
}

TEST_CASE("grpc server: an execution of another org is not found") {
  GrpcUnderTest grpc;
  v1::GetEventsRequest request;
  request.set_workflow_execution_id(grpc.Start("order"));
  v1::GetEventsResponse response;
  const auto stranger = Context(kOtherToken);
  CHECK(grpc.workflows->GetEvents(stranger.get(), request, &response).error_code() ==
        ::grpc::NOT_FOUND);
  const auto owner = Context();
  REQUIRE(grpc.workflows->GetEvents(owner.get(), request, &response).ok());
  REQUIRE(response.events_size() == 1);
  CHECK(response.events(0).sequence_number() == 1);
  CHECK(response.events(0).event_type() == "WORKFLOW_STARTED");
  CHECK_THAT(response.events(0).event_data(), ContainsText(R"({"n": 9007199254740993})"));
}

TEST_CASE("grpc server: a message over the limit is RESOURCE_EXHAUSTED, one below passes") {
  GrpcServerOptions options;
  options.max_message_bytes = 100'000;
  GrpcUnderTest grpc(options);
  CHECK(StartIn(grpc, kOrg, '"' + std::string(90'000, 'x') + '"').ok());
  CHECK(StartIn(grpc, kOrg, '"' + std::string(110'000, 'x') + '"').error_code() ==
        ::grpc::RESOURCE_EXHAUSTED);
}

TEST_CASE("grpc server: the default takes requests over gRPC's own 4 MiB") {
  GrpcUnderTest grpc;
  const ::grpc::Status status = StartIn(grpc, kOrg, '"' + std::string(5 << 20, 'x') + '"');
  // Refused by the payload limit, so it has arrived.
  CHECK(status.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK_THAT(status.error_message(), ContainsText("input"));
}

TEST_CASE("grpc server: a port that is taken is told by number, and free again after Shutdown") {
  GrpcUnderTest grpc;
  GrpcServerOptions options;
  options.port = grpc.server->port();
  const auto refused = StartGrpcServer(grpc.deps(), options);
  REQUIRE_FALSE(refused.ok());
  CHECK(absl::IsUnavailable(refused.status()));
  CHECK_THAT(std::string(refused.status().message()),
             ContainsText("gRPC port " + std::to_string(options.port) + " on 127.0.0.1 is in use"));
  grpc.server->Shutdown(absl::Seconds(1));
  CHECK(StartGrpcServer(grpc.deps(), options).ok());
}

TEST_CASE("grpc server: options that make no sense are refused") {
  GrpcUnderTest grpc;
  GrpcServerOptions no_host;
  no_host.host.clear();
  GrpcServerOptions no_port;
  no_port.port = 70'000;
  GrpcServerOptions no_bytes;
  no_bytes.max_message_bytes = 0;
  for (const GrpcServerOptions& options : {no_host, no_port, no_bytes}) {
    CHECK(absl::IsInvalidArgument(StartGrpcServer(grpc.deps(), options).status()));
  }
}

TEST_CASE("grpc server: a full executor is RESOURCE_EXHAUSTED for reads, starts still pass") {
  GrpcUnderTest grpc;
  grpc.executor.full = true;
  v1::GetEventsRequest request;
  request.set_workflow_execution_id(kOrg);
  v1::GetEventsResponse response;
  const auto context = Context();
  const ::grpc::Status status = grpc.workflows->GetEvents(context.get(), request, &response);
  CHECK(status.error_code() == ::grpc::RESOURCE_EXHAUSTED);
  CHECK_THAT(status.error_message(), ContainsText("server is busy"));
  CHECK(StartIn(grpc, kOrg).ok());
  grpc.executor.full = false;
}

TEST_CASE("grpc server: an exception becomes INTERNAL, and its text stays in the log") {
  GrpcUnderTest grpc;
  ::grpc::ClientContext context;
  SetDeadline(context, absl::Seconds(30));
  context.AddMetadata("authorization", "explode");
  const ::grpc::Status status =
      CallRaw(grpc.channel, "/flovyn.v1.WorkflowDispatch/StartWorkflow", context);
  CHECK(status.error_code() == ::grpc::INTERNAL);
  CHECK(status.error_message().find("key file") == std::string::npos);
  CHECK_THAT(grpc.logger.Text(), ContainsText("what=the key file is gone"));
  CHECK(StartIn(grpc, kOrg).ok());
}

TEST_CASE("grpc server: the log has one line a call, without tokens and payloads") {
  GrpcUnderTest grpc;
  REQUIRE(StartIn(grpc, kOrg, R"({"card":"4111"})").ok());
  const std::string log = grpc.logger.Text();
  CHECK_THAT(log, ContainsText("method=/flovyn.v1.WorkflowDispatch/StartWorkflow "
                               "principal=worker-1 status=OK ms="));
  CHECK(log.find("secret") == std::string::npos);
  CHECK(log.find("4111") == std::string::npos);
}

// HTTP/2 by hand: gRPC clients cannot be made to ping this often.
class RawHttp2 {
 public:
  explicit RawHttp2(int port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience = {20, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    REQUIRE(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Frame(kSettings, ""));
  }
  ~RawHttp2() { close(fd_); }

  static constexpr char kSettings = 4;
  static constexpr char kPing = 6;
  static constexpr char kGoAway = 7;

  static std::string Frame(char type, const std::string& body) {
    const std::string head = {0, 0, static_cast<char>(body.size()), type, 0, 0, 0, 0, 0};
    return head + body;
  }
  void Send(const std::string& bytes) {
    REQUIRE(send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }
  /// Type and flags of the next frame; {0, 0} at the end.
  std::pair<char, char> Next() {
    std::string head(9, '\0');
    if (recv(fd_, head.data(), head.size(), MSG_WAITALL) != 9) return {};
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(head[i]); };
    std::string body(static_cast<std::size_t>(byte(0) << 16 | byte(1) << 8 | byte(2)), '\0');
    if (!body.empty()) recv(fd_, body.data(), body.size(), MSG_WAITALL);
    return {head[3], head[4]};
  }

 private:
  int fd_;
};

TEST_CASE("grpc server: clients may ping an idle connection as often as they like") {
  GrpcUnderTest grpc;
  RawHttp2 client(grpc.server->port());
  // One after the other: a server that takes offence at pings answers those that it has first.
  for (int i = 0; i < 50; ++i) {
    INFO("after " << i << " pings");
    client.Send(RawHttp2::Frame(RawHttp2::kPing, "12345678"));
    bool acknowledged = false;
    while (!acknowledged) {
      const auto [type, flags] = client.Next();
      REQUIRE(type != 0);
      REQUIRE(type != RawHttp2::kGoAway);
      acknowledged = type == RawHttp2::kPing && flags == 1;
    }
  }
}

TEST_CASE("grpc server: health is SERVING, for each service too, and ends with Shutdown") {
  GrpcUnderTest grpc;
  const std::string path = "/grpc.health.v1.Health/Check";
  ::grpc::ClientContext all;
  CHECK(CallRaw(grpc.channel, path, all).ok());
  const std::string name = "flovyn.v1.WorkflowDispatch";
  ::grpc::ClientContext one;
  CHECK(
      CallRaw(grpc.channel, path, one, std::string("\x0a") + static_cast<char>(name.size()) + name)
          .ok());
  ::grpc::ClientContext unknown;
  CHECK(CallRaw(grpc.channel, path, unknown, "\x0a\x01x").error_code() == ::grpc::NOT_FOUND);
}

TEST_CASE("grpc server: after Shutdown there is no connection, and a second one does nothing") {
  GrpcUnderTest grpc;
  grpc.server->Shutdown(absl::Seconds(1));
  grpc.server->Shutdown(absl::Seconds(1));
  CHECK(StartIn(grpc, kOrg).error_code() == ::grpc::UNAVAILABLE);
}

TEST_CASE("grpc server: who calls while it shuts down is told that it is away, not CANCELLED") {
  constexpr int kCallers = 16;
  GrpcUnderTest grpc;
  std::atomic<int> answers = 0;
  std::array<::grpc::Status, kCallers> last;
  std::vector<std::thread> callers;
  for (::grpc::Status& status : last) {
    callers.emplace_back([&] {
      while ((status = StartIn(grpc, kOrg)).ok()) ++answers;
    });
  }
  REQUIRE(Eventually([&] { return answers > 4 * kCallers; }));
  grpc.server->Shutdown(absl::Seconds(10));
  for (std::thread& caller : callers) caller.join();
  for (const ::grpc::Status& status : last) {
    INFO(status.error_message());
    CHECK(status.error_code() == ::grpc::UNAVAILABLE);
  }
}

}  // namespace
}  // namespace flovyn::testing
