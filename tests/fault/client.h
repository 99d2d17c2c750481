#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "case.h"
#include "cluster.h"
#include "histories/history.h"
#include "ledger.h"
#include "stop_flag.h"

namespace flovyn::chaos {

/// Where the servers are and how much there is to do.
struct LoadSettings {
  std::vector<std::string> endpoints = {};
  std::vector<int> http_ports = {};
  std::uint64_t seed = 1;
  int clients = 32;
};

/// One client: it starts a workflow, gives it what it waits for, and reads its history until it has
/// ended; then the next. What is not answered it repeats. For one thread.
class Client {
 public:
  /// No new workflow once `drain` is set; gives up what it does when `abandon` is.
  Client(const LoadSettings& settings, int number, Ledger& ledger, StopFlag& drain,
         StopFlag& abandon);

  void Run();

 private:
  Case NextCase();
  void See(Case& one);
  void Start(Case& one);
  void StartWithSignal(Case& one);
  void Read(Case& one);
  void Feed(Case& one);
  void SendSignal(Case& one);
  void SettlePromises(Case& one, const testing::History& history);
  void Cancel(Case& one);

  /// Repeats the call until it is done or the client gives up; how often it was sent.
  int Ask(Case& one, const std::string& what, const Call& call);

  const LoadSettings& settings_;
  const int number_;
  Ledger& ledger_;
  StopFlag& drain_;
  StopFlag& abandon_;
  Cluster cluster_;
  std::mt19937_64 random_;
  int cases_ = 0;
};

}  // namespace flovyn::chaos
