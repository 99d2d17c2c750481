#include "cluster.h"

#include <algorithm>
#include <iostream>

#include "absl/time/clock.h"

namespace flovyn::chaos {
namespace {

constexpr absl::Duration kAttemptTimeout = absl::Seconds(5);
constexpr absl::Duration kBetweenChecks = absl::Milliseconds(100);

Stubs Connect(const std::string& endpoint) {
  grpc::ChannelArguments arguments;
  // A server that comes back is found within a second.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
  const auto channel =
      grpc::CreateCustomChannel(endpoint, grpc::InsecureChannelCredentials(), arguments);
  return {.workflows = v1::WorkflowDispatch::NewStub(channel),
          .tasks = v1::TaskExecution::NewStub(channel),
          .workers = v1::WorkerLifecycle::NewStub(channel)};
}

}  // namespace

bool Unanswered(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    // Nothing here cancels a call: gRPC says so of one that a server meets while it shuts down.
    case grpc::StatusCode::CANCELLED:
      return true;
    default:
      return false;
  }
}

Cluster::Cluster(const ClusterOptions& options)
    : name_(options.name), current_(options.first % options.endpoints.size()) {
  for (const std::string& endpoint : options.endpoints) {
    servers_.push_back({.endpoint = endpoint, .stubs = Connect(endpoint)});
  }
}

grpc::Status Cluster::Try(absl::Duration timeout, const Call& call) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  Server& server = servers_[current_];
  const grpc::Status status = call(server.stubs, context);
  if (Unanswered(status)) {
    ++unanswered_;
    current_ = (current_ + 1) % servers_.size();
    // Once, not at every attempt.
    if (server.answers && !name_.empty()) {
      std::cerr << name_ + ": " + server.endpoint + ": " + status.error_message() + "\n";
    }
  }
  server.answers = !Unanswered(status);
  return status;
}

grpc::Status Cluster::Repeat(absl::Duration patience, StopFlag& stop, const Call& call) {
  const absl::Time deadline = absl::Now() + patience;
  for (;;) {
    grpc::Status status = Try(std::min(kAttemptTimeout, patience), call);
    if (!Unanswered(status) || absl::Now() >= deadline || stop.IsSet()) return status;
    stop.Pause(kBetweenChecks);
  }
}

}  // namespace flovyn::chaos
