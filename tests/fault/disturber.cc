#include "disturber.h"

#include <signal.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "absl/time/clock.h"
#include "histories/derived_id.h"

namespace flovyn::chaos {
namespace {

struct FaultRow {
  Fault fault;
  std::string_view name;
  unsigned on_sqlite;  ///< Weights.
  unsigned on_postgres;
};

constexpr auto kFaults = std::to_array<FaultRow>({
    {Fault::kKillServer, kServersKilled, 40, 25},
    {Fault::kStopServer, "servers stopped and started", 6, 5},
    {Fault::kPauseServer, "servers paused", 6, 8},
    {Fault::kKillWorker, kWorkersKilled, 40, 25},
    {Fault::kPauseWorker, "workers paused", 8, 6},
    {Fault::kCrashDatabase, "database crashed", 0, 8},
    {Fault::kRestartDatabase, "database restarted", 0, 6},
    {Fault::kCutConnections, "connections cut", 0, 12},
    {Fault::kKillBackend, "database processes killed", 0, 5},
});

std::string SomeConnections(std::size_t count) {
  return "WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT " +
         std::to_string(count);
}

}  // namespace

Disturber::Disturber(Site& site, std::uint64_t seed) : site_(site), random_(testing::Mix(seed)) {}

absl::Duration Disturber::NextPause() { return absl::Milliseconds(200 + random_() % 1'800); }

absl::Time Disturber::PauseEnd() {
  return absl::Now() + absl::Milliseconds(3'000 + random_() % 2'000);
}

Fault Disturber::Draw() {
  const auto weight = [&](const FaultRow& row) {
    return site_.database() == nullptr ? row.on_sqlite : row.on_postgres;
  };
  unsigned all = 0;
  for (const FaultRow& row : kFaults) all += weight(row);
  auto draw = static_cast<unsigned>(random_() % all);
  for (const FaultRow& row : kFaults) {
    if (draw < weight(row)) return row.fault;
    draw -= weight(row);
  }
  return Fault::kKillServer;
}

void Disturber::Disturb() {
  const Fault fault = Draw();
  ++counts_[fault];
  Try([&] { Do(fault); });
}

void Disturber::Try(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::runtime_error& refused) {
    misdeeds_.push_back(refused.what());
  }
}

void Disturber::Do(Fault fault) {
  Node& node = *site_.nodes()[Any(site_.nodes().size())];
  WorkerProcess& worker = site_.workers()[Any(site_.workers().size())];
  const absl::Time until = PauseEnd();
  switch (fault) {
    case Fault::kKillServer:
      node.Kill();
      return node.Start();
    case Fault::kStopServer:
      node.ResumeIfDue(absl::InfiniteFuture());
      node.Stop();
      return node.Start();
    case Fault::kPauseServer:
      return node.Pause(until);
    case Fault::kKillWorker:
      worker.Kill();
      return worker.Start();
    case Fault::kPauseWorker:
      return worker.Pause(until);
    case Fault::kCrashDatabase:
      return RestartDatabase(true);
    case Fault::kRestartDatabase:
      return RestartDatabase(false);
    case Fault::kCutConnections:
      return CutConnections();
    case Fault::kKillBackend:
      return KillBackend();
  }
}

void Disturber::RestartDatabase(bool crash) {
  testing::PostgresCluster& cluster = *site_.database()->cluster;
  if (crash) {
    cluster.Crash();
  } else {
    cluster.ShutDown();
  }
  cluster.Restart();
}

void Disturber::CutConnections() {
  site_.database()->database->Execute(
      "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity " +
      SomeConnections(1 + Any(8)) + ") AS chosen");
}

/// As the system does when memory is short: the whole database server begins anew by itself.
void Disturber::KillBackend() {
  const testing::TestDatabase& database = *site_.database()->database;
  const std::string pid =
      database.Execute("SELECT pid FROM pg_stat_activity " + SomeConnections(1));
  if (pid.empty() || kill(std::stoi(pid), SIGKILL) != 0) return;
  const auto answers = [&] {
    try {
      database.Execute("SELECT 1");
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  };
  // It notices after a moment.
  testing::Becomes([&] { return !answers(); }, std::chrono::seconds(1));
  if (!testing::Becomes(answers)) misdeeds_.push_back("the database does not come back");
}

void Disturber::ResumeDue(absl::Time now) {
  for (const auto& node : site_.nodes()) node->ResumeIfDue(now);
  for (WorkerProcess& worker : site_.workers()) worker.ResumeIfDue(now);
}

void Disturber::TakeComplaints() {
  for (const auto& node : site_.nodes()) {
    for (std::string& complaint : node->TakeComplaints()) misdeeds_.push_back(std::move(complaint));
  }
}

void Disturber::Tend() {
  ResumeDue(absl::Now());
  TakeComplaints();
  for (const auto& node : site_.nodes()) {
    const std::optional<int> code = node->EndedByItself();
    if (!code) continue;
    misdeeds_.push_back(node->name() + " ended by itself with code " + std::to_string(*code));
    node->Start();
  }
  for (WorkerProcess& worker : site_.workers()) {
    if (worker.Running()) continue;
    misdeeds_.push_back(worker.name() + " ended by itself; it wrote:\n" + worker.Log());
    worker.Start();
  }
}

void Disturber::Calm() {
  ResumeDue(absl::InfiniteFuture());
  Tend();
}

void Disturber::End() {
  for (WorkerProcess& worker : site_.workers()) Try([&] { worker.Stop(); });
  for (const auto& node : site_.nodes()) Try([&] { node->Stop(); });
  TakeComplaints();
}

int Disturber::count(Fault fault) const {
  const auto found = counts_.find(fault);
  return found == counts_.end() ? 0 : found->second;
}

std::map<std::string, int> Disturber::counts() const {
  std::map<std::string, int> counts;
  for (const FaultRow& row : kFaults) {
    if (const int happened = count(row.fault); happened > 0) {
      counts[std::string(row.name)] = happened;
    }
  }
  return counts;
}

}  // namespace flovyn::chaos
