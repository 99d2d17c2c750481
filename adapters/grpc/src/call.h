#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/errors.h"
#include "flovyn/grpc/grpc_server.h"
#include "message_bytes.h"

namespace flovyn::grpc {

class PollDesk;

/// What the RPCs work with. All of it outlives every call.
struct Environment {
  GrpcServerDeps deps;
  GrpcServerOptions options;
  PollDesk& polls;
};

/// One unary RPC as gRPC hands it over.
struct Arrival {
  const Environment& env;
  std::string_view path;  ///< "/flovyn.v1.WorkflowDispatch/StartWorkflow", for the log.
  ::grpc::CallbackServerContext* context = nullptr;
  const ::grpc::ByteBuffer* request = nullptr;
  ::grpc::ByteBuffer* reply = nullptr;
};

/// An RPC from its arrival to the end of its reply; what surrounds every method is here: who calls,
/// exceptions, status, one line of log.
///
/// Shared, because gRPC, a service's callback and the executor hold it, and end in any order.
class UnaryCall : public ::grpc::ServerUnaryReactor,
                  public std::enable_shared_from_this<UnaryCall> {
 public:
  explicit UnaryCall(const Arrival& arrival);

  const Environment& env() const { return env_; }
  Engine& engine() const { return env_.deps.engine; }
  const Limits& limits() const { return env_.options.limits; }
  const Caller& caller() const { return caller_; }

  /// Request metadata. InvalidArgument when the key is there more than once.
  absl::StatusOr<std::optional<std::string>> Header(const std::string& key) const;
  /// Up to the client's deadline; infinite when it set none.
  absl::Duration TimeLeft() const;
  /// Reply metadata. Before Finish().
  void AddTrailer(const std::string& key, const std::string& value);

  /// Called at most once, when the client gives up or the server cuts the call off; the call still
  /// has to be finished. To be set before the method returns.
  void WhenCancelled(std::function<void()> react) { when_cancelled_ = std::move(react); }
  /// Called once, after everything: whether the reply was OK and was written. To be set before
  /// Finish().
  void WhenDone(std::function<void(bool delivered)> react) { when_done_ = std::move(react); }

  /// Authenticates and runs the method.
  void Begin(absl::FunctionRef<absl::Status()> method);
  /// Runs a part of the method: its error, or an exception, ends the call. OK leaves it open.
  void Run(absl::FunctionRef<absl::Status()> part);
  /// Ends the call, with the reply if `status` is OK. Every call must be ended, cancelled ones too;
  /// only the first time counts. Any thread.
  void Finish(const absl::Status& status);

 private:
  virtual absl::Status WriteReply(::grpc::ByteBuffer& bytes) = 0;
  absl::Status Authenticate();
  void Log(const absl::Status& status) const;
  void LogException(std::string_view what) const;
  void OnCancel() final;
  void OnDone() final;

  const Environment& env_;
  const std::string_view path_;
  ::grpc::CallbackServerContext& context_;
  ::grpc::ByteBuffer& reply_;
  const absl::Time arrived_;
  Caller caller_;
  std::function<void()> when_cancelled_;
  std::function<void(bool)> when_done_;
  std::atomic<bool> finished_ = false;
  bool answered_ = false;
  std::shared_ptr<UnaryCall> self_;  // from Begin() to OnDone(): while gRPC holds the call
};

/// The call with its messages.
template <class Request, class Reply>
class Call final : public UnaryCall {
 public:
  using UnaryCall::UnaryCall;

  /// Methods may move out of it.
  Request& request() { return request_; }
  Reply& reply() { return reply_; }
  std::shared_ptr<Call> self() { return std::static_pointer_cast<Call>(shared_from_this()); }

  absl::Status Parse(const ::grpc::ByteBuffer& bytes) {
    if (ParseMessage(bytes, request_)) return absl::OkStatus();
    return InvalidField("request", "not a " + Request::descriptor()->full_name() +
                                       " message in protocol buffer encoding with text in UTF-8");
  }

  /// For a service to answer with: `fill` puts the result into the reply, which is then sent.
  template <class T>
  std::function<void(absl::StatusOr<T>)> Answer(void (*fill)(const T&, Reply&)) {
    return [call = self(), fill](absl::StatusOr<T> result) {
      call->Run([&]() -> absl::Status {
        FLOVYN_RETURN_IF_ERROR(result.status());
        fill(*result, call->reply());
        call->Finish(absl::OkStatus());
        return absl::OkStatus();
      });
    };
  }

  /// For a service that answers with a status alone.
  std::function<void(const absl::Status&)> Done() {
    return [call = self()](const absl::Status& status) { call->Finish(status); };
  }

 private:
  absl::Status WriteReply(::grpc::ByteBuffer& bytes) final {
    if (WriteMessage(reply_, bytes)) return absl::OkStatus();
    return Internal("the reply could not be encoded");
  }

  Request request_;
  Reply reply_;
};

}  // namespace flovyn::grpc
