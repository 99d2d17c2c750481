#include "rest_fixture.h"

#include <chrono>
#include <future>
#include <utility>

#include "flovyn/auth/authenticators.h"

namespace flovyn::http {
namespace {

TenantId OtherTenant() { return TenantId(*Uuid::Parse("00000000-0000-7000-8000-0000000000ff")); }

auth::StaticApiKey Key(std::string_view key, TenantId tenant, PrincipalType type, Role role) {
  auth::StaticApiKey entry;
  entry.key = std::string(key);
  entry.tenant = tenant;
  entry.principal_type = type;
  entry.principal_id = "principal-of-" + std::string(key);
  entry.role = role;
  return entry;
}

std::unique_ptr<Authenticator> KnownKeys(TenantId tenant) {
  auto made = auth::MakeStaticKeyAuthenticator(
      {Key(kOwnerKey, tenant, PrincipalType::kUser, Role::kOwner),
       Key(kAdminKey, tenant, PrincipalType::kUser, Role::kAdmin),
       Key(kMemberKey, tenant, PrincipalType::kUser, Role::kMember),
       Key(kWorkerKey, tenant, PrincipalType::kWorker, Role::kMember),
       Key(kOtherKey, OtherTenant(), PrincipalType::kUser, Role::kOwner)});
  INFO(made.status());
  REQUIRE(made.ok());
  return *std::move(made);
}

/// The value that `start` gives to the callback it gets.
template <class T, class Start>
T Await(Start start) {
  const auto promise = std::make_shared<std::promise<T>>();
  std::future<T> value = promise->get_future();
  start([promise](T result) { promise->set_value(std::move(result)); });
  const bool came = value.wait_for(std::chrono::seconds(20)) == std::future_status::ready;
  REQUIRE(came);
  return value.get();
}

}  // namespace

RestFixture::RestFixture(const Options& options)
    : executor_(system::MakeExecutor({.threads = 2})),
      authenticator_(options.open ? auth::MakeOpenAuthenticator() : KnownKeys(engine_.tenant())) {
  Tenant other;
  other.id = OtherTenant();
  other.name = "Other";
  other.slug = "other";
  REQUIRE(engine_.engine().tenants().Sync({other}).ok());
  Executor& executor = options.other_executor ? *options.other_executor : *executor_;
  auto server =
      StartHttpServer({engine_.engine(), *authenticator_, executor, logger_, engine_.clock(),
                       engine_.clock(), [this] { return ready_.load(); }},
                      {.port = 0, .workers = 2, .version = "1.2.3"});
  INFO(server.status());
  REQUIRE(server.ok());
  server_ = *std::move(server);
}

ClientResponse RestFixture::Send(std::string_view method, std::string_view target,
                                 std::optional<std::string_view> key, std::string_view body) {
  HttpClient client(server_->port());
  client.Send(RequestText(method, target, key, body));
  return method == "HEAD" ? client.ReadHead() : client.Read();
}

std::string RestFixture::RequestText(std::string_view method, std::string_view target,
                                     std::optional<std::string_view> key, std::string_view body) {
  std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: t\r\n";
  if (key) text += "Authorization: Bearer " + std::string(*key) + "\r\n";
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::optional<ClaimedWork> RestFixture::Claim(WorkType type) {
  PollRequest request;
  request.type = type;
  request.tenant = engine_.tenant();
  request.worker = "worker-1";
  const auto claimed = Await<absl::StatusOr<std::optional<ClaimedWork>>>([&](auto answer) {
    engine_.engine().dispatch().Poll(engine_.caller(), request, std::move(answer));
  });
  REQUIRE(claimed.ok());
  return *claimed;
}

void RestFixture::Submit(std::string_view workflow, std::vector<Command> commands,
                         SubmitStatus status) {
  CommandSubmission submission;
  submission.workflow = *WorkflowId::Parse(workflow);
  submission.commands = std::move(commands);
  submission.status = status;
  CHECK(Await<absl::Status>([&](auto done) {
          engine_.engine().dispatch().SubmitCommands(engine_.caller(), submission, std::move(done));
        }) == absl::OkStatus());
}

void RestFixture::CompleteTask(const TaskId& task, const std::string& output) {
  CHECK(Await<absl::Status>([&](auto done) {
          engine_.engine().tasks().Complete(engine_.caller(), task, output, std::nullopt,
                                            std::move(done));
        }) == absl::OkStatus());
}

void RestFixture::FailTask(const TaskId& task, const std::string& error) {
  CHECK(Await<absl::Status>([&](auto done) {
          engine_.engine().tasks().Fail(engine_.caller(), task, error, std::nullopt,
                                        std::move(done));
        }) == absl::OkStatus());
}

Json JsonOf(const ClientResponse& response) {
  INFO(response.body);
  const absl::StatusOr<Json> json = ParseJson(response.body);
  REQUIRE(json.ok());
  return *json;
}

std::string TextAt(const Json& json, std::string_view key) {
  const Json* value = json.Find(key);
  return value == nullptr ? std::string() : value->AsString();
}

}  // namespace flovyn::http
