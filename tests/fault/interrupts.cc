#include "interrupts.h"

#include <csignal>

namespace flovyn::chaos {
namespace {

sigset_t Both() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

Interrupts::Interrupts() {
  const sigset_t signals = Both();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void Interrupts::Pause(absl::Duration duration) {
  if (came_) return;
  const sigset_t signals = Both();
  const timespec patience = absl::ToTimespec(duration);
  came_ = sigtimedwait(&signals, nullptr, &patience) > 0;
}

}  // namespace flovyn::chaos
