#include "worker.h"

#include <unistd.h>

#include <iostream>
#include <utility>

#include "absl/time/clock.h"
#include "flovyn/domain/tenant.h"
#include "flovyn/v1/metadata_keys.h"

namespace flovyn::chaos {
namespace {

constexpr absl::Duration kPollHold = absl::Seconds(2);
// The server answers before the deadline of a poll; this is how much later it may.
constexpr absl::Duration kPollSlack = absl::Seconds(3);
constexpr absl::Duration kPause = absl::Milliseconds(100);
constexpr absl::Duration kReportPatience = absl::Seconds(30);

std::string ClaimOf(const grpc::ClientContext& context) {
  const auto& trailers = context.GetServerTrailingMetadata();
  const auto token = trailers.find(v1::kClaimTokenKey);
  return token == trailers.end() ? "" : std::string(token->second.data(), token->second.size());
}

}  // namespace

ClusterOptions Worker::ClusterOf(std::size_t endpoint) const {
  return {.endpoints = options_.endpoints, .first = endpoint, .name = options_.name};
}

Worker::Worker(const WorkerOptions& options, WorkerCode code)
    : options_(options), code_(std::move(code)) {
  threads_.emplace_back([this] { SendHeartbeats(); });
  for (int i = 0; i < options_.pollers; ++i) {
    const auto endpoint = static_cast<std::size_t>(i);
    threads_.emplace_back([this, endpoint] { WorkOn(endpoint, &Worker::PollWorkflow); });
    threads_.emplace_back([this, endpoint] { WorkOn(endpoint, &Worker::PollTask); });
  }
}

Worker::~Worker() {
  stop_.Set();
  for (std::thread& thread : threads_) thread.join();
}

std::string Worker::worker_id() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return worker_id_;
}

void Worker::SendClaim(const std::string& claim, grpc::ClientContext& context) const {
  if (code_.sends_claims && !claim.empty()) context.AddMetadata(v1::kClaimTokenKey, claim);
}

void Worker::Complain(std::string_view what, const grpc::Status& status) const {
  const std::string line = options_.name + ": " + std::string(what) + ": " +
                           status.error_message() + " (code " +
                           std::to_string(status.error_code()) + ")\n";
  std::cerr << line;
}

void Worker::Register(Cluster& cluster) {
  v1::WorkerRegistrationRequest request = code_.capabilities;
  request.set_worker_name(options_.name);
  request.set_worker_type("UNIFIED");
  request.set_org_id(std::string(kDefaultTenantId));
  request.set_process_id(std::to_string(getpid()));
  v1::WorkerRegistrationResponse response;
  const grpc::Status status =
      cluster.Repeat(absl::Seconds(5), stop_, [&](Stubs& server, grpc::ClientContext& context) {
        return server.workers->RegisterWorker(&context, request, &response);
      });
  if (!status.ok()) {
    if (!Unanswered(status)) Complain("cannot register", status);
    return;
  }
  std::cerr << options_.name + ": registered as " + response.worker_id() + "\n";
  const std::lock_guard<std::mutex> lock(mutex_);
  worker_id_ = response.worker_id();
}

void Worker::SendHeartbeats() {
  Cluster cluster(ClusterOf(0));
  while (!stop_.IsSet()) {
    if (worker_id().empty()) {
      Register(cluster);
      stop_.Pause(worker_id().empty() ? kPause : options_.heartbeat);
      continue;
    }
    v1::WorkerHeartbeatRequest request;
    request.set_worker_id(worker_id());
    google::protobuf::Empty response;
    const grpc::Status status =
        cluster.Repeat(absl::Seconds(5), stop_, [&](Stubs& server, grpc::ClientContext& context) {
          return server.workers->SendHeartbeat(&context, request, &response);
        });
    if (!status.ok() && !Unanswered(status)) Complain("heartbeat", status);
    if (status.error_code() == grpc::StatusCode::NOT_FOUND) {
      const std::lock_guard<std::mutex> lock(mutex_);
      worker_id_.clear();
    } else {
      stop_.Pause(options_.heartbeat);
    }
  }
}

void Worker::WorkOn(std::size_t endpoint, bool (Worker::*poll)(Cluster&)) {
  Cluster cluster(ClusterOf(endpoint));
  while (!stop_.IsSet()) {
    const absl::Time begin = absl::Now();
    const bool worked = !worker_id().empty() && (this->*poll)(cluster);
    // Nothing to do, said at once: the server is going down, or there is none.
    if (!worked && absl::Now() - begin < kPause) stop_.Pause(kPause);
  }
}

bool Worker::PollWorkflow(Cluster& cluster) {
  v1::PollRequest request;
  request.set_worker_id(worker_id());
  request.set_org_id(std::string(kDefaultTenantId));
  request.set_timeout_seconds(absl::ToInt64Seconds(kPollHold));
  v1::PollResponse response;
  std::string claim;
  const grpc::Status status =
      cluster.Try(kPollHold + kPollSlack, [&](Stubs& server, grpc::ClientContext& context) {
        const grpc::Status answer = server.workflows->PollWorkflow(&context, request, &response);
        claim = ClaimOf(context);
        return answer;
      });
  if (!status.ok() && !Unanswered(status)) Complain("poll for workflows", status);
  if (!status.ok() || !response.has_workflow_execution()) return false;
  RunWorkflow(cluster, response.workflow_execution(), claim);
  return true;
}

void Worker::RunWorkflow(Cluster& cluster, const v1::WorkflowExecution& workflow,
                         const std::string& claim) {
  v1::GetEventsRequest events;
  events.set_workflow_execution_id(workflow.id());
  v1::GetEventsResponse history;
  grpc::Status status =
      cluster.Repeat(kReportPatience, stop_, [&](Stubs& server, grpc::ClientContext& context) {
        return server.workflows->GetEvents(&context, events, &history);
      });
  // Without its history a workflow must not run; the server hands it out again.
  if (!status.ok()) return Complain("history of " + workflow.id(), status);
  const v1::SubmitWorkflowCommandsRequest submit = code_.run_workflow(workflow, history);
  google::protobuf::Empty response;
  status = cluster.Repeat(kReportPatience, stop_, [&](Stubs& server, grpc::ClientContext& context) {
    SendClaim(claim, context);
    return server.workflows->SubmitWorkflowCommands(&context, submit, &response);
  });
  if (!status.ok()) Complain("submit of " + workflow.id(), status);
}

bool Worker::PollTask(Cluster& cluster) {
  v1::PollTaskRequest request;
  request.set_worker_id(worker_id());
  request.set_org_id(std::string(kDefaultTenantId));
  request.set_timeout_seconds(absl::ToInt64Seconds(kPollHold));
  v1::PollTaskResponse response;
  std::string claim;
  grpc::Status status =
      cluster.Try(kPollHold + kPollSlack, [&](Stubs& server, grpc::ClientContext& context) {
        const grpc::Status answer = server.tasks->PollTask(&context, request, &response);
        claim = ClaimOf(context);
        return answer;
      });
  if (!status.ok() && !Unanswered(status)) Complain("poll for tasks", status);
  if (!status.ok() || !response.has_task()) return false;
  const absl::StatusOr<std::string> output = code_.run_task(response.task());
  status = cluster.Repeat(kReportPatience, stop_, [&](Stubs& server, grpc::ClientContext& context) {
    SendClaim(claim, context);
    google::protobuf::Empty ignored;
    if (output.ok()) {
      v1::CompleteTaskRequest complete;
      complete.set_task_execution_id(response.task().task_execution_id());
      complete.set_output(*output);
      return server.tasks->CompleteTask(&context, complete, &ignored);
    }
    v1::FailTaskRequest fail;
    fail.set_task_execution_id(response.task().task_execution_id());
    fail.set_error(std::string(output.status().message()));
    return server.tasks->FailTask(&context, fail, &ignored);
  });
  if (!status.ok()) Complain("result of task " + response.task().task_execution_id(), status);
  return true;
}

}  // namespace flovyn::chaos
