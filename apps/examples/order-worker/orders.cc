#include "orders.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "order_code.h"

namespace orders {
namespace {

constexpr int kThreads = 8;
constexpr absl::Duration kPause = absl::Milliseconds(100);

std::string KeyPrefix(const Options& options) {
  if (!options.key_prefix.empty()) return options.key_prefix;
  return "order-" + std::to_string(absl::ToUnixMillis(absl::Now())) + "-" +
         std::to_string(getpid());
}

/// Calls until a server answers, or the time is over; `repeats` counts.
template <class Call>
auto UntilAnswered(absl::Time deadline, std::atomic<int>& repeats, Call call) {
  for (;;) {
    auto answer = call();
    if (!absl::IsUnavailable(answer.status()) || absl::Now() >= deadline) return answer;
    ++repeats;
    absl::SleepFor(kPause);
  }
}

}  // namespace

bool StartOrders(flovyn::sdk::Backend& servers, const Options& options, std::ostream& ids) {
  const std::string prefix = KeyPrefix(options);
  const absl::Time deadline = absl::Now() + options.timeout;
  flovyn::Client client(servers);
  auto common = flovyn::StartWorkflowOptions().with_queue(options.queue);
  for (const auto& [key, value] : options.metadata) common.with_metadata_entry(key, value);
  std::atomic<int> next = 1;
  std::atomic<int> started = 0;
  std::atomic<int> repeats = 0;
  std::mutex output;
  const auto start_some = [&] {
    for (int number = next++; number <= options.count; number = next++) {
      const std::string key = prefix + "-" + std::to_string(number);
      auto keyed = common;
      keyed.with_idempotency_key(key);
      const auto execution = UntilAnswered(deadline, repeats, [&] {
        return client.start<flovyn::Json>(kOrderWorkflow, Order{key, 4200}, keyed);
      });
      const std::lock_guard<std::mutex> lock(output);
      if (execution.ok()) {
        ++started;
        ids << execution->id.str() << std::endl;
      } else {
        std::cerr << "order-worker: start: " << execution.status().message() << "\n";
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(start_some);
  for (std::thread& thread : threads) thread.join();
  std::cerr << "order-worker: started " << started << " of " << options.count << " orders, "
            << repeats << " calls were repeated\n";
  return started == options.count;
}

bool AwaitOrders(flovyn::sdk::Backend& servers, const Options& options, std::istream& ids,
                 std::ostream& report) {
  flovyn::Client client(servers);
  const absl::Time deadline = absl::Now() + options.timeout;
  std::atomic<int> repeats = 0;
  int completed = 0;
  int running = 0;
  int other = 0;
  for (std::string id; std::getline(ids, id);) {
    const auto workflow = flovyn::WorkflowId::Parse(id).value_or(flovyn::WorkflowId());
    const auto result = UntilAnswered(deadline, repeats, [&] {
      return client.result_raw(workflow, std::max(deadline - absl::Now(), absl::ZeroDuration()));
    });
    if (result.ok()) {
      ++completed;
    } else if (absl::IsDeadlineExceeded(result.status())) {
      ++running;
    } else {
      ++other;
      std::cerr << "order-worker: " << id << ": " << result.status().message() << "\n";
    }
  }
  report << "completed=" << completed << " running=" << running << " other=" << other << std::endl;
  return running == 0 && other == 0;
}

}  // namespace orders
