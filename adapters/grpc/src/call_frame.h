#pragma once

#include <grpcpp/grpcpp.h>

#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/errors.h"
#include "flovyn/grpc/grpc_server.h"

namespace flovyn::grpc {

class Door;
class NotificationDesk;
class PollDesk;

/// What the RPCs work with. All of it outlives every call.
struct Environment {
  GrpcServerDeps deps;
  GrpcServerOptions options;
  PollDesk& polls;
  NotificationDesk& notifications;
  Door& door;
};

/// One RPC as gRPC hands it over.
struct Arrival {
  const Environment& env;
  std::string_view path;  ///< "/flovyn.v1.WorkflowDispatch/StartWorkflow", for the log.
  ::grpc::CallbackServerContext* context = nullptr;
  const ::grpc::ByteBuffer* request = nullptr;
  ::grpc::ByteBuffer* reply = nullptr;  ///< Of a unary RPC.
};

/// What surrounds every RPC, one that answers once and one that streams: who calls, exceptions, one
/// line of log.
class CallFrame {
 public:
  explicit CallFrame(const Arrival& arrival);

  const Environment& env() const { return env_; }
  const Caller& caller() const { return caller_; }
  ::grpc::CallbackServerContext& context() const { return context_; }

  /// Request metadata. InvalidArgument when the key is there more than once.
  absl::StatusOr<std::optional<std::string>> Header(const std::string& key) const;
  /// Lets the call in and finds out who calls.
  absl::Status Enter();
  /// Runs a part of the method; an exception becomes Internal, and a line of log.
  absl::Status Guard(absl::FunctionRef<absl::Status()> part) const;
  /// The line at the end of the call.
  void Log(const absl::Status& status) const;

 private:
  void LogException(std::string_view what) const;

  const Environment& env_;
  const std::string_view path_;
  ::grpc::CallbackServerContext& context_;
  const absl::Time arrived_;
  Caller caller_;
};

}  // namespace flovyn::grpc
