#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "environment.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/tenant.h"
#include "query.h"
#include "server/front.h"

namespace flovyn::http {

/// One request from its arrival to its answer; what surrounds every handler is here: the route, who
/// calls, the organization, exceptions, the status, one line of log. Handlers see no header.
///
/// Shared, because the executor and a service's callback hold it, and end in any order.
class Call : public std::enable_shared_from_this<Call> {
 public:
  /// Serves a request; answers it now or later, in any case.
  static void Serve(const std::shared_ptr<Environment>& env, const HttpRequest& request,
                    Responder responder);

  Call(std::shared_ptr<Environment> env, const HttpRequest& request, Responder responder);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  Environment& env() const { return *env_; }
  Engine& engine() const { return env_->deps.engine; }
  const Limits& limits() const { return env_->options.limits; }
  /// The page of a list that the query asks for.
  absl::StatusOr<Page> ListPage(std::int64_t default_limit) const {
    return query_.PageOf(default_limit, limits().list_limit_max, limits());
  }
  const Caller& caller() const { return caller_; }
  /// Of the {slug} in the path.
  const Tenant& tenant() const { return tenant_; }

  /// The caller, confined to this organization: for services that find things by their id alone.
  Caller CallerHere() const;

  /// The value of a {parameter} of the path; empty when the path has none of this name.
  std::string_view Path(std::string_view name) const;
  /// Errors: InvalidField, when it is not a UUID.
  template <class Id>
  absl::StatusOr<Id> PathId(std::string_view name) const {
    if (const std::optional<Id> id = Id::Parse(Path(name))) return *id;
    return InvalidField(name, "must be a UUID");
  }
  /// A path in the organization, with the prefix that the client used.
  std::string OrganizationPath(std::string_view rest) const;
  const Query& query() const { return query_; }
  std::string_view body() const { return body_; }
  /// The header with which a client resumes an event stream.
  const std::string& last_event_id() const { return last_event_id_; }
  bool is_head() const { return method_ == "HEAD"; }
  /// Answers with an event stream, as Responder::Stream. Nothing: the call is over.
  std::optional<EventStream> Stream(StreamCallbacks callbacks);
  void Finish(Reply reply);

  /// For a service to answer with: `reply` says how.
  template <class T>
  std::function<void(absl::StatusOr<T>)> Answers(Reply (*reply)(const Call&, const T&)) {
    return [call = shared_from_this(), reply](absl::StatusOr<T> result) {
      call->Run([&]() -> absl::Status {
        FLOVYN_RETURN_IF_ERROR(result.status());
        call->Finish(reply(*call, *result));
        return absl::OkStatus();
      });
    };
  }
  /// Likewise, for what gives nothing but a status.
  std::function<void(const absl::Status&)> Acknowledges(Reply (*reply)(const Call&));
  /// `gone` runs when the client goes away before the answer, or the server has to stop without
  /// it, on the front's thread; must not block, nor own the call.
  void OnGone(std::function<void()> gone) const { responder_.OnCancel(std::move(gone)); }

 private:
  void Begin(const HttpRequest& request);
  void Enter(Router::Found found, const HttpRequest& request);
  absl::Status Authenticate(const HttpRequest& request);
  /// On the executor, where it is needed.
  void Dispatch();
  absl::Status Handle();
  absl::Status CheckOrganization();

  /// Runs a part of the call: its error, or an exception, ends the call. OK leaves it open.
  void Run(absl::FunctionRef<absl::Status()> part);
  void Fail(const absl::Status& error);
  void Send(HttpResponse response, const absl::Status& status);
  void Log(int http_status, const absl::Status& status) const;
  void LogException(std::string_view what) const;
  std::string_view pattern() const {
    return endpoint_ == nullptr ? std::string_view("(none)") : std::string_view(endpoint_->pattern);
  }

  const std::shared_ptr<Environment> env_;  // outlives the server, for the last call to leave it
  const Responder responder_;
  const absl::Time arrived_;
  std::string method_;
  const Endpoint* endpoint_ = nullptr;
  PathValues values_;
  Query query_{{}};
  std::string body_;
  std::string last_event_id_;
  Caller caller_;
  Tenant tenant_;
  std::atomic<bool> finished_ = false;
};

}  // namespace flovyn::http
