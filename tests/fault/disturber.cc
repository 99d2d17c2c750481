#include "disturber.h"

#include <array>
#include <stdexcept>

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
    {Fault::kKillServer, "servers killed", 40, 25},
    {Fault::kStopServer, "servers stopped and started", 6, 5},
    {Fault::kPauseServer, "servers paused", 6, 8},
    {Fault::kKillWorker, "workers killed", 40, 25},
    {Fault::kPauseWorker, "workers paused", 8, 6},
    {Fault::kCrashDatabase, "database crashed", 0, 8},
    {Fault::kRestartDatabase, "database restarted", 0, 6},
    {Fault::kCutConnections, "connections cut", 0, 17},
});

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
  try {
    Do(fault);
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
      "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity"
      " WHERE datname = current_database() AND pid <> pg_backend_pid()"
      " ORDER BY random() LIMIT " +
      std::to_string(1 + Any(8)) + ") AS chosen");
}

void Disturber::ResumeDue(absl::Time now) {
  for (const auto& node : site_.nodes()) node->ResumeIfDue(now);
  for (WorkerProcess& worker : site_.workers()) worker.ResumeIfDue(now);
}

void Disturber::Tend() {
  ResumeDue(absl::Now());
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
