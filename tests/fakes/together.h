#pragma once

#include <functional>
#include <latch>
#include <thread>
#include <vector>

namespace flovyn::testing {

/// Runs body(0) … body(count - 1), each on a thread of its own, all starting at one moment; returns
/// when all have ended.
inline void Together(int count, const std::function<void(int)>& body) {
  std::latch start(count);
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      body(i);
    });
  }
}

}  // namespace flovyn::testing
