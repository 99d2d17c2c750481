#include "grpc_under_test.h"

#include <chrono>
#include <thread>

#include "test.h"

namespace flovyn::testing {
namespace {

flovyn::grpc::GrpcServerOptions OnFreePort(flovyn::grpc::GrpcServerOptions options) {
  options.port = 0;
  return options;
}

}  // namespace

bool RecordingLogger::Enabled(LogLevel level) const { return level != LogLevel::kTrace; }

void RecordingLogger::Log(LogLevel level, std::string_view message,
                          const std::vector<LogField>& fields) {
  std::string line = std::to_string(static_cast<int>(level)) + " " + std::string(message);
  for (const LogField& field : fields) line += " " + std::string(field.key) + "=" + field.value;
  {
    const std::lock_guard lock(mutex_);
    text_ += line + "\n";
  }
  if (on_line) on_line(line);
}

std::string RecordingLogger::Text() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

bool SwitchableExecutor::Post(std::function<void()> work) {
  return !full && pool_->Post(std::move(work));
}

bool Eventually(const std::function<bool()>& condition, absl::Duration patience) {
  const auto deadline = std::chrono::steady_clock::now() + absl::ToChronoMilliseconds(patience);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

GrpcUnderTest::GrpcUnderTest(flovyn::grpc::GrpcServerOptions options, ClaimPolicy claims)
    : engine({*store_, *clock_, *ids_, *alarm_, executor, *bus_, logger}, {.claims = claims}) {
  auto started = flovyn::grpc::StartGrpcServer(deps(), OnFreePort(std::move(options)));
  REQUIRE(started.ok());
  server = *std::move(started);
  channel = Connect();
  workflows = v1::WorkflowDispatch::NewStub(channel);
  queries = v1::WorkflowQuery::NewStub(channel);
  tasks = v1::TaskExecution::NewStub(channel);
  workers = v1::WorkerLifecycle::NewStub(channel);
  executions = v1::ExecutionControl::NewStub(channel);
}

GrpcUnderTest::~GrpcUnderTest() {
  server->Shutdown(absl::Seconds(1));
  engine.Drain();
}

flovyn::grpc::GrpcServerDeps GrpcUnderTest::deps() {
  return {engine, authenticator_, executor, logger, *clock_};
}

std::shared_ptr<::grpc::Channel> GrpcUnderTest::Connect() const {
  ::grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return ::grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(server->port()),
                                     ::grpc::InsecureChannelCredentials(), arguments);
}

std::string GrpcUnderTest::Start(const std::string& kind) {
  v1::StartWorkflowRequest request;
  request.set_org_id(kOrg);
  request.set_workflow_kind(kind);
  request.set_input(R"({"n": 9007199254740993})");
  v1::StartWorkflowResponse response;
  const auto context = Context();
  const ::grpc::Status status = workflows->StartWorkflow(context.get(), request, &response);
  INFO(status.error_message());
  REQUIRE(status.ok());
  return response.workflow_execution_id();
}

std::unique_ptr<::grpc::ClientContext> ContextWithoutDeadline() {
  auto context = std::make_unique<::grpc::ClientContext>();
  context->AddMetadata("authorization", std::string("Bearer ") + kToken);
  return context;
}

std::unique_ptr<::grpc::ClientContext> Context(const std::string& token) {
  auto context = std::make_unique<::grpc::ClientContext>();
  context->AddMetadata("authorization", "Bearer " + token);
  SetDeadline(*context, absl::Seconds(30));
  return context;
}

void SetDeadline(::grpc::ClientContext& context, absl::Duration from_now) {
  context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoMilliseconds(from_now));
}

::grpc::Status CallRaw(const std::shared_ptr<::grpc::Channel>& channel, const std::string& path,
                       ::grpc::ClientContext& context, const std::string& bytes) {
  ::grpc::GenericStub stub(channel);
  const ::grpc::Slice slice(bytes);
  const ::grpc::ByteBuffer request(&slice, 1);
  ::grpc::ByteBuffer response;
  std::mutex mutex;
  std::condition_variable done;
  bool ended = false;
  ::grpc::Status status;
  // Held for the start, so that ThreadSanitizer sees what the callback, on gRPC's thread, finds.
  std::unique_lock starting(mutex);
  stub.UnaryCall(&context, path, {}, &request, &response, [&](::grpc::Status result) {
    const std::lock_guard lock(mutex);
    status = std::move(result);
    ended = true;
    done.notify_one();
  });
  done.wait(starting, [&] { return ended; });
  return status;
}

v1::PollRequest WorkflowPoll(std::int64_t timeout_seconds) {
  v1::PollRequest request;
  request.set_org_id(kOrg);
  request.set_worker_id("poller");
  request.set_timeout_seconds(timeout_seconds);
  return request;
}

v1::PollTaskRequest TaskPoll(std::int64_t timeout_seconds) {
  v1::PollTaskRequest request;
  request.set_org_id(kOrg);
  request.set_worker_id("poller");
  request.set_timeout_seconds(timeout_seconds);
  return request;
}

std::string TokenOf(const ::grpc::ClientContext& context) {
  const auto& trailers = context.GetServerTrailingMetadata();
  const auto found = trailers.find("flovyn-claim-token");
  if (found == trailers.end()) return {};
  return {found->second.data(), found->second.size()};
}

AsyncPoll::AsyncPoll(v1::WorkflowDispatch::Stub& stub,
                     std::unique_ptr<::grpc::ClientContext> context, const v1::PollRequest& request)
    : context_(std::move(context)), request_(request) {
  // Held for the start, so that ThreadSanitizer sees what the callback, on gRPC's thread, finds.
  const std::lock_guard starting(mutex_);
  stub.async()->PollWorkflow(context_.get(), &request_, &response_, [this](::grpc::Status status) {
    const std::lock_guard lock(mutex_);
    status_ = std::move(status);
    ended_ = true;
    done_.notify_one();
  });
}

AsyncPoll::~AsyncPoll() {
  context_->TryCancel();
  Wait();
}

bool AsyncPoll::ended() {
  const std::lock_guard lock(mutex_);
  return ended_;
}

const ::grpc::Status& AsyncPoll::Wait() {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return ended_; });
  return status_;
}

}  // namespace flovyn::testing
