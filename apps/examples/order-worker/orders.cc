#include "orders.h"

#include <unistd.h>

#include <atomic>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "flovyn/json/writer.h"
#include "order_workflow.h"
#include "worker.h"

namespace orders {
namespace {

namespace v1 = flovyn::v1;

constexpr int kThreads = 8;
constexpr absl::Duration kLookAgain = absl::Milliseconds(50);

std::string KeyPrefix(const Options& options) {
  if (!options.key_prefix.empty()) return options.key_prefix;
  return "order-" + std::to_string(absl::ToUnixMillis(absl::Now())) + "-" +
         std::to_string(getpid());
}

v1::StartWorkflowRequest OrderRequest(const Options& options, const std::string& key) {
  v1::StartWorkflowRequest request;
  request.set_org_id(options.org);
  request.set_workflow_kind(std::string(kOrderWorkflow));
  request.set_input(flovyn::JsonObjectWriter().Add("orderId", key).AddInt("amount", 4200).Finish());
  for (const auto& [name, value] : options.metadata) (*request.mutable_metadata())[name] = value;
  request.set_queue(options.queue);
  request.set_idempotency_key(key);
  return request;
}

enum class Ending { kRunning, kCompleted, kOther };

/// Asks until the workflow has ended or the time is over.
Ending AwaitEnding(Cluster& cluster, const std::string& id, absl::Time deadline) {
  v1::GetEventsRequest request;
  request.set_workflow_execution_id(id);
  StopFlag stop;
  while (true) {
    v1::GetEventsResponse history;
    const grpc::Status status = cluster.Repeat(
        deadline - absl::Now(), stop, [&](Stubs& server, grpc::ClientContext& context) {
          return server.workflows->GetEvents(&context, request, &history);
        });
    if (!status.ok()) {
      std::cerr << "order-worker: " + id + ": " + status.error_message() + "\n";
      return Ending::kOther;
    }
    const std::string& last = history.events_size() == 0
                                  ? std::string()
                                  : history.events(history.events_size() - 1).event_type();
    if (last == "WORKFLOW_COMPLETED") return Ending::kCompleted;
    if (last == "WORKFLOW_EXECUTION_FAILED" || last == "WORKFLOW_CANCELLED") return Ending::kOther;
    if (absl::Now() >= deadline) return Ending::kRunning;
    stop.Pause(kLookAgain);
  }
}

}  // namespace

bool StartOrders(const Options& options, std::ostream& ids) {
  const std::string prefix = KeyPrefix(options);
  const absl::Time deadline = absl::Now() + options.timeout;
  std::atomic<int> next = 1;
  std::atomic<int> started = 0;
  std::atomic<int> repeated = 0;
  std::mutex output;
  const auto start_some = [&](std::size_t endpoint) {
    Cluster cluster(ClusterOf(options, endpoint));
    StopFlag stop;
    for (int number = next++; number <= options.count; number = next++) {
      const auto request = OrderRequest(options, prefix + "-" + std::to_string(number));
      v1::StartWorkflowResponse response;
      const grpc::Status status = cluster.Repeat(
          deadline - absl::Now(), stop, [&](Stubs& server, grpc::ClientContext& context) {
            return server.workflows->StartWorkflow(&context, request, &response);
          });
      const std::lock_guard<std::mutex> lock(output);
      if (status.ok()) {
        ++started;
        ids << response.workflow_execution_id() << std::endl;
      } else {
        std::cerr << "order-worker: start: " + status.error_message() + "\n";
      }
    }
    repeated += cluster.unanswered();
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) threads.emplace_back(start_some, i);
  for (std::thread& thread : threads) thread.join();
  std::cerr << "order-worker: started " << started << " of " << options.count << " orders, "
            << repeated << " calls were repeated\n";
  return started == options.count;
}

bool AwaitOrders(const Options& options, std::istream& ids, std::ostream& report) {
  Cluster cluster(ClusterOf(options, 0));
  const absl::Time deadline = absl::Now() + options.timeout;
  int completed = 0;
  int running = 0;
  int other = 0;
  for (std::string id; std::getline(ids, id);) {
    switch (AwaitEnding(cluster, id, deadline)) {
      case Ending::kCompleted:
        ++completed;
        break;
      case Ending::kRunning:
        ++running;
        break;
      case Ending::kOther:
        ++other;
        break;
    }
  }
  report << "completed=" << completed << " running=" << running << " other=" << other << std::endl;
  return running == 0 && other == 0;
}

}  // namespace orders
