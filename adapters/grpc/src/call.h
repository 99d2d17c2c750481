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
#include "call_frame.h"
#include "message_bytes.h"

namespace flovyn::grpc {

/// A unary RPC from its arrival to the end of its reply.
///
/// Shared, because gRPC, a service's callback and the executor hold it, and end in any order.
class UnaryCall : public ::grpc::ServerUnaryReactor,
                  public std::enable_shared_from_this<UnaryCall> {
 public:
  explicit UnaryCall(const Arrival& arrival);

  const Environment& env() const { return frame_.env(); }
  Engine& engine() const { return env().deps.engine; }
  const Limits& limits() const { return env().options.limits; }
  const Caller& caller() const { return frame_.caller(); }

  /// As CallFrame::Header().
  absl::StatusOr<std::optional<std::string>> Header(const std::string& key) const {
    return frame_.Header(key);
  }
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
  void OnCancel() final;
  void OnDone() final;

  CallFrame frame_;
  ::grpc::ByteBuffer& reply_;
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

  absl::Status Parse(const ::grpc::ByteBuffer& bytes) { return ParseRequest(bytes, request_); }

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
