#include <chrono>
#include <csignal>
#include <iostream>
#include <optional>

#include "flovyn/sdk_grpc/grpc_backend.h"
#include "options.h"
#include "order_code.h"
#include "orders.h"

namespace {

/// SIGTERM and SIGINT, which a thread waits for.
class StopSignals {
 public:
  /// Before any other thread, so that all leave the signals to the one that waits.
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  void Wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
  }
  /// Whether one comes within that time.
  bool Comes(std::chrono::milliseconds within) const {
    const timespec time = {within.count() / 1000, within.count() % 1000 * 1'000'000};
    return sigtimedwait(&signals_, nullptr, &time) > 0;
  }

 private:
  sigset_t signals_;
};

/// Works until it is told to stop; waits for a server as long as there is none.
bool Work(flovyn::sdk::Backend& servers, const orders::Options& options,
          const StopSignals& signals) {
  const auto pollers = static_cast<std::size_t>(options.pollers);
  flovyn::sdk::Worker worker(servers, {.name = options.name,
                                       .version = "1.0.0",
                                       .queue = options.queue,
                                       .max_workflows = pollers,
                                       .max_tasks = pollers,
                                       .workflow_threads = pollers,
                                       .heartbeat = options.heartbeat,
                                       .longest_pause = absl::Seconds(1)});
  orders::AddOrderCode(worker);
  absl::Status started = worker.start();
  if (!started.ok()) std::cerr << options.name << ": " << started.message() << "\n";
  while (absl::IsUnavailable(started)) {
    if (signals.Comes(std::chrono::milliseconds(100))) return true;
    started = worker.start();
  }
  if (!started.ok()) return false;
  std::cerr << options.name << ": registered\n";
  signals.Wait();
  std::cerr << options.name << ": stopping\n";
  return true;
}

int Run(const orders::Options& options) {
  std::optional<StopSignals> signals;
  if (options.mode == orders::Options::Mode::kWork) signals.emplace();
  const auto servers = flovyn::GrpcBackend::Connect(
      {.endpoints = options.endpoints, .org = options.org, .api_key = options.api_key});
  if (!servers.ok()) {
    std::cerr << "order-worker: " << servers.status().message() << "\n";
    return 1;
  }
  using Mode = orders::Options::Mode;
  switch (options.mode) {
    case Mode::kWork:
      return Work(**servers, options, *signals) ? 0 : 1;
    case Mode::kStart:
      return orders::StartOrders(**servers, options, std::cout) ? 0 : 1;
    case Mode::kAwait:
      return orders::AwaitOrders(**servers, options, std::cin, std::cout) ? 0 : 1;
    case Mode::kHelp:
      std::cout << orders::HelpText();
      return 0;
  }
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = orders::ParseOptions({argv + 1, argv + argc});
  if (!options.ok()) {
    std::cerr << "order-worker: " << options.status().message() << '\n';
    return 1;
  }
  return Run(*options);
}
