#include <csignal>
#include <iostream>

#include "options.h"
#include "order_code.h"
#include "orders.h"
#include "worker.h"

namespace {

/// Works until SIGTERM or SIGINT.
void Work(const orders::Options& options) {
  // Before any other thread, so that all leave the signals to this one.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const orders::Worker worker(options, orders::OrderCode());
  int signal = 0;
  sigwait(&signals, &signal);
  std::cerr << "order-worker: stopping\n";
}

}  // namespace

int main(int argc, char** argv) {
  using Mode = orders::Options::Mode;
  const auto options = orders::ParseOptions({argv + 1, argv + argc});
  if (!options.ok()) {
    std::cerr << "order-worker: " << options.status().message() << '\n';
    return 1;
  }
  switch (options->mode) {
    case Mode::kWork:
      Work(*options);
      return 0;
    case Mode::kStart:
      return orders::StartOrders(*options, std::cout) ? 0 : 1;
    case Mode::kAwait:
      return orders::AwaitOrders(*options, std::cin, std::cout) ? 0 : 1;
    case Mode::kHelp:
      std::cout << orders::HelpText();
      return 0;
  }
  return 1;
}
