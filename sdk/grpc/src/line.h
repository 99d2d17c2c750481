#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "flovyn/base/mutex.h"
#include "flovyn/domain/ids.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/sdk/backend.h"
#include "server_choice.h"

namespace flovyn::sdk_grpc {

class Line;

/// A call that is under way, whatever it is about. The line keeps it until it has been answered.
struct Outgoing {
  virtual ~Outgoing() = default;

  ::grpc::ClientContext context;
  Line* line = nullptr;
  std::atomic<bool> given_up = false;
  Server* server = nullptr;
  std::uint64_t number = 0;
  // Held while it is handed to gRPC, so that gRPC's thread sees all of it.
  Mutex starting;
};

template <class Request, class Reply>
struct Exchange final : Outgoing {
  Request request;
  Reply reply;
  std::function<void(const absl::Status&, Exchange&)> answer;
};

/// gRPC's form of a call that is answered by a callback.
template <class Async, class Request, class Reply>
using Method = void (Async::*)(::grpc::ClientContext*, const Request*, Reply*,
                               std::function<void(::grpc::Status)>);

struct CallSettings {
  std::optional<absl::Duration> timeout = {};
  std::optional<ClaimToken> token = {};
};

/// Where calls go out: to one of the servers, with the key, and a deadline. No call holds a thread.
/// Answers come on threads of gRPC.
class Line {
 public:
  Line(const GrpcOptions& options, Clock& clock);
  /// Gives up the calls that are under way, and waits for their answers.
  ~Line();

  /// `answer(status, exchange)` gets the reply and its trailers when the status is OK.
  template <class Async, class Request, class Reply>
  std::uint64_t Send(Method<Async, Request, Reply> method, Request request,
                     const CallSettings& settings,
                     std::function<void(const absl::Status&, Exchange<Request, Reply>&)> answer) {
    auto call = std::make_shared<Exchange<Request, Reply>>();
    const MutexLock starting(call->starting);
    call->request = std::move(request);
    call->answer = std::move(answer);
    const std::uint64_t number = Begin(call, settings);
    (call->server->template Of<Async>()->*method)(
        &call->context, &call->request, &call->reply,
        [call = call.get()](const ::grpc::Status& status) { Answered(*call, status); });
    return number;
  }

  /// For replies that are read into a T.
  template <class T, class Async, class Request, class Reply>
  void Ask(Method<Async, Request, Reply> method, std::type_identity_t<Request> request,
           Answer<T> answer, std::type_identity_t<absl::StatusOr<T> (*)(Reply&)> read) {
    Send<Async, Request, Reply>(
        method, std::move(request), {},
        [answer = std::move(answer), read](const absl::Status& status, auto& call) {
          if (!status.ok()) return answer(status);
          answer(read(call.reply));
        });
  }

  /// For replies that say no more than that it is done.
  template <class Async, class Request, class Reply>
  void Tell(Method<Async, Request, Reply> method, std::type_identity_t<Request> request,
            sdk::Done done, const std::optional<ClaimToken>& token = {}) {
    Send<Async, Request, Reply>(
        method, std::move(request), {.token = token},
        [done = std::move(done)](const absl::Status& status, auto&) { done(status); });
  }

  /// Ends it early, unless it was answered before.
  void GiveUp(std::uint64_t number);

 private:
  template <class Request, class Reply>
  static void Answered(Exchange<Request, Reply>& call, const ::grpc::Status& status) {
    { const MutexLock started(call.starting); }
    Line& line = *call.line;
    call.answer(line.Outcome(call, status), call);
    line.End(call.number);
  }
  std::uint64_t Begin(const std::shared_ptr<Outgoing>& call, const CallSettings& settings);
  absl::Status Outcome(Outgoing& call, const ::grpc::Status& status);
  void End(std::uint64_t number);

  const std::string authorization_;
  const absl::Duration timeout_;
  ServerChoice servers_;

  Mutex mutex_;
  Condition ended_;
  std::uint64_t last_number_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::uint64_t, std::shared_ptr<Outgoing>> under_way_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn::sdk_grpc
