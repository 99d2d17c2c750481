#include <chrono>
#include <list>
#include <optional>

#include "grpc_scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

/// A subscription that is open.
class Subscriber {
 public:
  Subscriber(GrpcUnderTest& grpc, const std::string& queue, const std::string& org = kOrg,
             std::unique_ptr<::grpc::ClientContext> context = Context())
      : context_(std::move(context)) {
    v1::SubscriptionRequest request;
    request.set_worker_id("subscriber");
    request.set_org_id(org);
    request.set_queue(queue);
    reader_ = grpc.workflows->SubscribeToNotifications(context_.get(), request);
    reader_->WaitForInitialMetadata();
  }
  ~Subscriber() {
    if (!ended_) Leave();
  }

  /// Waits for the next notification; nothing when the stream has ended.
  std::optional<v1::WorkAvailableEvent> Next() {
    v1::WorkAvailableEvent event;
    if (reader_->Read(&event)) return event;
    return std::nullopt;
  }
  ::grpc::Status End() {
    ended_ = true;
    return reader_->Finish();
  }
  ::grpc::Status Leave() {
    context_->TryCancel();
    while (Next()) {
    }
    return End();
  }

 private:
  std::unique_ptr<::grpc::ClientContext> context_;
  std::unique_ptr<::grpc::ClientReader<v1::WorkAvailableEvent>> reader_;
  bool ended_ = false;
};

::grpc::Status Refused(GrpcUnderTest& grpc, const std::string& org, const std::string& token) {
  Subscriber subscriber(grpc, "", org, Context(token));
  CHECK_FALSE(subscriber.Next().has_value());
  return subscriber.End();
}

TEST_CASE("grpc notifications: a start is told to the subscribers of its queue") {
  GrpcUnderTest grpc;
  Subscriber named(grpc, "default");
  Subscriber unnamed(grpc, "");
  const std::int64_t before = absl::ToUnixMillis(absl::Now());
  grpc.Start("order");
  for (Subscriber* subscriber : {&named, &unnamed}) {
    const auto event = subscriber->Next();
    REQUIRE(event.has_value());
    CHECK(event->org_id() == kOrg);
    CHECK(event->queue() == "default");
    CHECK(std::abs(event->timestamp_ms() - before) < 60'000);
  }
}

TEST_CASE("grpc notifications: a resumption is told, too, and other queues are not") {
  GrpcUnderTest grpc;
  const GrpcScene scene(grpc);
  google::protobuf::Empty nothing;
  v1::SubmitWorkflowCommandsRequest suspend;
  suspend.set_workflow_execution_id(scene.workflow);
  suspend.set_status(v1::SUSPENDED);
  using Workflows = v1::WorkflowDispatch::Stub;
  REQUIRE(Ask(*grpc.workflows, &Workflows::SubmitWorkflowCommands, suspend, nothing).ok());
  Subscriber subscriber(grpc, "default");
  Subscriber other(grpc, "other");
  v1::ResolvePromiseRequest resolve;
  resolve.set_promise_id(scene.promise);
  REQUIRE(Ask(*grpc.workflows, &Workflows::ResolvePromise, resolve, nothing).ok());
  CHECK(subscriber.Next().has_value());
  CHECK(other.Leave().error_code() == ::grpc::CANCELLED);
}

TEST_CASE("grpc notifications: who asks wrongly is refused") {
  GrpcUnderTest grpc;
  const ::grpc::Status bad = Refused(grpc, "acme", kToken);
  CHECK(bad.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK(bad.error_message() == "org_id: \"acme\" is not a UUID");
  CHECK(Refused(grpc, kOtherOrg, kToken).error_code() == ::grpc::PERMISSION_DENIED);
  CHECK(Refused(grpc, kOrg, "wrong").error_code() == ::grpc::UNAUTHENTICATED);
}

TEST_CASE("grpc notifications: more than the limit are refused, until one has left") {
  GrpcUnderTest grpc({.max_subscriptions = 2});
  Subscriber first(grpc, "");
  Subscriber second(grpc, "");
  const ::grpc::Status refused = Refused(grpc, kOrg, kToken);
  CHECK(refused.error_code() == ::grpc::RESOURCE_EXHAUSTED);
  CHECK_THAT(refused.error_message(), ContainsText("2 subscriptions are open here, at most 2"));
  CHECK(first.Leave().error_code() == ::grpc::CANCELLED);
  CHECK(Eventually([&] {
    Subscriber third(grpc, "");
    grpc.Start("order");
    return third.Next().has_value();
  }));
}

TEST_CASE("grpc notifications: Shutdown ends all subscriptions as UNAVAILABLE, soon") {
  GrpcUnderTest grpc;
  std::list<Subscriber> subscribers;
  for (int i = 0; i < 50; ++i) subscribers.emplace_back(grpc, "");
  const auto begin = std::chrono::steady_clock::now();
  grpc.server->Shutdown(absl::Seconds(10));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  for (Subscriber& subscriber : subscribers) {
    CHECK_FALSE(subscriber.Next().has_value());
    const ::grpc::Status status = subscriber.End();
    CHECK(status.error_code() == ::grpc::UNAVAILABLE);
    CHECK(status.error_message() == "the server is stopping");
  }
}

TEST_CASE("grpc notifications: one that does not read loses some and holds up nobody") {
  GrpcUnderTest grpc;
  Subscriber slow(grpc, "");
  // Far more than the windows of the connection and of the stream take.
  const WorkQueue queue{WorkType::kWorkflow, *TenantId::Parse(kOrg), "default"};
  for (int i = 0; i < 50'000; ++i) grpc.engine.dispatch().listeners().Tell(queue);
  Subscriber quick(grpc, "");
  grpc.Start("order");
  CHECK(quick.Next().has_value());
  CHECK(slow.Next().has_value());
}

}  // namespace
}  // namespace flovyn::testing
