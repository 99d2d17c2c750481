#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "client.h"
#include "ledger.h"
#include "stop_flag.h"

namespace flovyn::chaos {

/// Clients that keep the servers busy, each on its own thread.
class Load {
 public:
  explicit Load(LoadSettings settings);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  /// No new workflows from now on.
  void Drain() { drain_.Set(); }
  /// Whether every client has seen the end of its last workflow.
  bool Idle() const { return running_ == 0; }
  /// Gives up what is not done, and waits for the threads.
  void Abandon();

  Ledger& ledger() { return ledger_; }

 private:
  const LoadSettings settings_;
  Ledger ledger_;
  StopFlag drain_;
  StopFlag abandon_;
  std::atomic<int> running_ = 0;
  std::vector<std::thread> threads_;  // Last: they use the others.
};

}  // namespace flovyn::chaos
