#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "absl/time/time.h"
#include "flovyn/v1/flovyn.grpc.pb.h"
#include "stop_flag.h"

namespace orders {

/// The generated clients of one server.
struct Stubs {
  std::unique_ptr<flovyn::v1::WorkflowDispatch::Stub> workflows = nullptr;
  std::unique_ptr<flovyn::v1::TaskExecution::Stub> tasks = nullptr;
  std::unique_ptr<flovyn::v1::WorkerLifecycle::Stub> workers = nullptr;
};

using Call = std::function<grpc::Status(Stubs& server, grpc::ClientContext& context)>;

/// Whether no server answered. Cluster reports that itself.
bool Unanswered(const grpc::Status& status);

/// Servers that share their data, so that any of them can answer any call. For one thread.
class Cluster {
 public:
  /// Calls go to the endpoint of number `first` until it does not answer.
  Cluster(const std::vector<std::string>& endpoints, const std::string& api_key, std::size_t first);

  /// One attempt. When it is not answered, the next attempt goes to the next server.
  grpc::Status Try(absl::Duration timeout, const Call& call);

  /// Attempts until one is answered, `patience` is over or `stop` is set. For calls that may be
  /// repeated: whether one that was not answered took effect is unknown.
  grpc::Status Repeat(absl::Duration patience, StopFlag& stop, const Call& call);

  /// Attempts that were not answered.
  int unanswered() const { return unanswered_; }

 private:
  struct Server {
    std::string endpoint = {};
    Stubs stubs = {};
    bool answers = true;
  };

  std::vector<Server> servers_;
  std::string authorization_;
  std::size_t current_;
  int unanswered_ = 0;
};

}  // namespace orders
