#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "cluster.h"
#include "stop_flag.h"
#include "worker_code.h"

namespace flovyn::chaos {

struct WorkerOptions {
  std::vector<std::string> endpoints = {};
  std::string name = {};
  int pollers = 2;  ///< For workflows, and as many for tasks.
  absl::Duration heartbeat = absl::Seconds(10);
};

/// Runs workflows and their tasks on its own threads, each of which talks to one server of
/// the cluster as long as that answers.
class Worker {
 public:
  /// Registers, then works. Waits for a server as long as there is none.
  Worker(const WorkerOptions& options, WorkerCode code);
  /// Stops: what is being worked on is finished and reported.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

 private:
  /// How calls reach the servers, the one of number `endpoint` first.
  ClusterOptions ClusterOf(std::size_t endpoint) const;
  void Register(Cluster& cluster);
  void SendHeartbeats();
  void WorkOn(std::size_t endpoint, bool (Worker::*poll)(Cluster&));
  bool PollWorkflow(Cluster& cluster);
  bool PollTask(Cluster& cluster);
  void RunWorkflow(Cluster& cluster, const v1::WorkflowExecution& workflow,
                   const std::string& claim);
  void SendClaim(const std::string& claim, grpc::ClientContext& context) const;
  void Complain(std::string_view what, const grpc::Status& status) const;
  std::string worker_id();

  const WorkerOptions options_;
  const WorkerCode code_;
  StopFlag stop_;
  std::mutex mutex_;
  std::string worker_id_;
  std::vector<std::thread> threads_;  // Last: they use the others.
};

}  // namespace flovyn::chaos
