#include "load.h"

#include <utility>

namespace flovyn::chaos {

Load::Load(LoadSettings settings) : settings_(std::move(settings)), running_(settings_.clients) {
  for (int number = 0; number < settings_.clients; ++number) {
    threads_.emplace_back([this, number] {
      Client(settings_, number, ledger_, drain_, abandon_).Run();
      --running_;
    });
  }
}

Load::~Load() { Abandon(); }

void Load::Abandon() {
  drain_.Set();
  abandon_.Set();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace flovyn::chaos
