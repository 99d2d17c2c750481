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

namespace flovyn::chaos {

/// The generated clients of one server.
struct Stubs {
  std::unique_ptr<v1::WorkflowDispatch::Stub> workflows = nullptr;
  std::unique_ptr<v1::TaskExecution::Stub> tasks = nullptr;
  std::unique_ptr<v1::WorkerLifecycle::Stub> workers = nullptr;
};

using Call = std::function<grpc::Status(Stubs& server, grpc::ClientContext& context)>;

/// Whether no server answered. Cluster reports that itself, if it has a name.
bool Unanswered(const grpc::Status& status);

struct ClusterOptions {
  std::vector<std::string> endpoints = {};  ///< host:port of each server.
  std::size_t first = 0;                    ///< Number of the endpoint that is called first.
  std::string name = {};  ///< Of who calls, for what it reports; empty: it reports nothing.
};

/// Servers that share their data, so that any of them can answer any call. For one thread.
class Cluster {
 public:
  explicit Cluster(const ClusterOptions& options);

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
  std::string name_;
  std::size_t current_;
  int unanswered_ = 0;
};

}  // namespace flovyn::chaos
