#include "call.h"

#include <exception>
#include <optional>

#include "absl/strings/str_format.h"
#include "flovyn/base/overload.h"
#include "problem.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kAuthorization = "authorization";
constexpr std::string_view kLastEventId = "last-event-id";
constexpr std::string_view kSlug = "slug";

// A request that names its caller in two ways is nobody's.
absl::StatusOr<std::string> AuthorizationOf(const HttpRequest& request) {
  std::optional<std::string> found;
  for (const auto& [name, value] : request.headers) {
    if (!EqualsIgnoringCase(name, kAuthorization)) continue;
    if (found) return Unauthenticated("there is more than one Authorization header");
    found = value;
  }
  return found.value_or(std::string());
}

HttpResponse ResponseOf(Reply reply) {
  HttpResponse response;
  response.status = reply.status;
  response.body = std::move(reply.body);
  response.content_type = std::string(reply.content_type);
  if (!reply.location.empty()) {
    response.headers.emplace_back("Location", std::move(reply.location));
  }
  return response;
}

}  // namespace

void Call::Serve(const std::shared_ptr<Environment>& env, const HttpRequest& request,
                 Responder responder) {
  std::make_shared<Call>(env, request, std::move(responder))->Begin(request);
}

Call::Call(std::shared_ptr<Environment> env, const HttpRequest& request, Responder responder)
    : env_(std::move(env)),
      responder_(std::move(responder)),
      arrived_(env_->deps.clock.Now()),
      method_(request.method) {
  env_->calls.Enter();
}

Call::~Call() { env_->calls.Leave(); }

std::string_view Call::Path(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return {};
}

Caller Call::CallerHere() const {
  Caller here = caller_;
  here.tenant = tenant_.id;
  here.any_tenant = false;
  return here;
}

std::function<void(const absl::Status&)> Call::Acknowledges(Reply (*reply)(const Call&)) {
  return [call = shared_from_this(), reply](const absl::Status& status) {
    call->Run([&]() -> absl::Status {
      FLOVYN_RETURN_IF_ERROR(status);
      call->Finish(reply(*call));
      return absl::OkStatus();
    });
  };
}

std::string Call::OrganizationPath(std::string_view rest) const {
  const std::string_view prefix = pattern().substr(0, pattern().find('{'));
  return std::string(prefix) + tenant_.slug + std::string(rest);
}

void Call::Begin(const HttpRequest& request) {
  Run([&]() -> absl::Status {
    Router::Found found = env_->router.Find(request.method, request.target);
    if (found.endpoint != nullptr) {
      Enter(std::move(found), request);
      if (!endpoint_->route->is_public()) FLOVYN_RETURN_IF_ERROR(Authenticate(request));
      Dispatch();
      return absl::OkStatus();
    }
    if (found.allow.empty()) return NotFound("path", request.path);
    Send(MethodNotAllowed(request.method, found.allow), absl::OkStatus());
    return absl::OkStatus();
  });
}

void Call::Enter(Router::Found found, const HttpRequest& request) {
  endpoint_ = found.endpoint;
  values_ = std::move(found.values);
  query_ = Query(request.query);
  body_ = request.body;
  last_event_id_ = std::string(request.Header(kLastEventId).value_or(""));
}

absl::Status Call::Authenticate(const HttpRequest& request) {
  FLOVYN_ASSIGN_OR_RETURN(const std::string authorization, AuthorizationOf(request));
  FLOVYN_ASSIGN_OR_RETURN(caller_, env_->deps.authenticator.Authenticate(authorization));
  return absl::OkStatus();
}

void Call::Dispatch() {
  const auto work = [call = shared_from_this()] { call->Run([&] { return call->Handle(); }); };
  if (!endpoint_->route->on_executor) return work();
  if (!env_->deps.executor.Post(work)) {
    Fail(ResourceExhausted("too many requests wait for the store; try again later"));
  }
}

absl::Status Call::Handle() {
  const Route& route = *endpoint_->route;
  if (route.under == Under::kOrganization) FLOVYN_RETURN_IF_ERROR(CheckOrganization());
  return std::visit(Overload{[&](Read read) -> absl::Status {
                               FLOVYN_ASSIGN_OR_RETURN(Reply reply, read(*this));
                               Finish(std::move(reply));
                               return absl::OkStatus();
                             },
                             [&](Submit submit) { return submit(shared_from_this()); }},
                    route.handler);
}

absl::Status Call::CheckOrganization() {
  FLOVYN_ASSIGN_OR_RETURN(tenant_, engine().tenants().Resolve(caller_, Path(kSlug)));
  return Authorize(caller_, tenant_.id, endpoint_->route->action);
}

void Call::Run(absl::FunctionRef<absl::Status()> part) {
  absl::Status status;
  try {
    status = part();
  } catch (const std::exception& exception) {
    LogException(exception.what());
    status = Internal("exception");
  } catch (...) {
    LogException("not a std::exception");
    status = Internal("exception");
  }
  if (!status.ok()) Fail(status);
}

void Call::Finish(Reply reply) { Send(ResponseOf(std::move(reply)), absl::OkStatus()); }

std::optional<EventStream> Call::Stream(StreamCallbacks callbacks) {
  if (finished_.exchange(true)) return std::nullopt;
  HttpResponse head;
  head.content_type = "text/event-stream";
  // Buffering proxies would hold events back.
  head.headers = {{"Cache-Control", "no-cache"}, {"X-Accel-Buffering", "no"}};
  env_->metrics.Count(endpoint_->route->id, head.status, env_->deps.clock.Now() - arrived_);
  Log(head.status, absl::OkStatus());
  return responder_.Stream(head, std::move(callbacks));
}

void Call::Fail(const absl::Status& error) {
  HttpResponse response = Problem(error);
  if (endpoint_ != nullptr && absl::IsFailedPrecondition(error)) {
    response.status = endpoint_->route->wrong_state;
  }
  Send(std::move(response), error);
}

void Call::Send(HttpResponse response, const absl::Status& status) {
  if (finished_.exchange(true)) return;
  const absl::Duration took = env_->deps.clock.Now() - arrived_;
  env_->metrics.Count(endpoint_ == nullptr ? "" : endpoint_->route->id, response.status, took);
  Log(response.status, status);
  responder_.Send(std::move(response));
}

void Call::Log(int http_status, const absl::Status& status) const {
  Logger& logger = env_->deps.logger;
  const bool defect = !status.ok() && IsDefect(status);
  const LogLevel level = defect ? LogLevel::kError : LogLevel::kDebug;
  if (!logger.Enabled(level)) return;
  const absl::Duration took = env_->deps.clock.Now() - arrived_;
  std::vector<LogField> fields = {
      {"method", method_},
      {"route", std::string(pattern())},
      {"principal", caller_.id},
      {"status", absl::StrFormat("%d", http_status)},
      {"ms", absl::StrFormat("%.3f", absl::ToDoubleMilliseconds(took))},
  };
  if (defect) fields.push_back({"error", std::string(status.message())});
  logger.Log(level, "http request", fields);
}

void Call::LogException(std::string_view what) const {
  env_->deps.logger.Log(
      LogLevel::kError, "exception in a http request",
      {{"method", method_}, {"route", std::string(pattern())}, {"what", std::string(what)}});
}

}  // namespace flovyn::http
