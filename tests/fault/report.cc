#include "report.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

#include "disturber.h"

namespace flovyn::chaos {
namespace {

// Beyond these the output says no more than how many there are.
constexpr std::size_t kFaultsShown = 20;

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

Latency LatencyOf(const std::vector<Case>& cases) {
  std::vector<absl::Duration> times;
  for (const Case& one : cases) {
    if (one.ended) times.push_back(one.finished - one.started);
  }
  if (times.empty()) return {};
  std::ranges::sort(times);
  return {.median = times[times.size() / 2],
          .p99 = times[times.size() * 99 / 100],
          .longest = times.back()};
}

void PrintBegin(const Options& options, Store store) {
  std::printf("%s, seed %llu: %s of faults, %d clients\n", std::string(NameOf(store)).c_str(),
              static_cast<unsigned long long>(options.seed),
              absl::FormatDuration(options.time).c_str(), options.clients);
  std::fflush(stdout);
}

void PrintProgress(absl::Duration elapsed, const Ledger::Counts& counts,
                   const std::map<std::string, int>& disturbances) {
  int all = 0;
  for (const auto& [name, count] : disturbances) all += count;
  const auto of = [&](const char* name) {
    const auto found = disturbances.find(name);
    return found == disturbances.end() ? 0 : found->second;
  };
  std::printf(
      "%5.0f s: %d faults (%d servers and %d workers killed); %d workflows asked for, %d "
      "acknowledged, %d ended\n",
      absl::ToDoubleSeconds(elapsed), all, of(kServersKilled), of(kWorkersKilled), counts.asked,
      counts.acknowledged, counts.ended);
  std::fflush(stdout);
}

void PrintOutcome(const Outcome& outcome) {
  for (const auto& [name, count] : outcome.disturbances) {
    std::printf("  %-30s %8d\n", name.c_str(), count);
  }
  std::printf("  %-30s %8d\n", "starts acknowledged", outcome.counts.acknowledged);
  std::printf("  %-30s %8d\n", "workflows seen to end", outcome.counts.ended);
  std::printf("  %-30s %8d\n", "calls not answered, repeated", outcome.counts.unanswered);
  for (const auto& [kind, count] : outcome.executions) {
    std::printf("  %-30s %8d\n", ("executions: " + kind).c_str(), count);
  }
  std::printf("  %-30s %8zu\n", "events", outcome.events);
  std::printf("  %-30s %8.1f s (median), %.1f s (99 %%), %.1f s\n", "from start to end",
              absl::ToDoubleSeconds(outcome.latency.median),
              absl::ToDoubleSeconds(outcome.latency.p99),
              absl::ToDoubleSeconds(outcome.latency.longest));
  if (outcome.converged) {
    std::printf("  %-30s %8.1f s (of %.0f s)\n", "all ended after the last fault",
                absl::ToDoubleSeconds(*outcome.converged), absl::ToDoubleSeconds(kTimeToConverge));
  }
  for (const auto& [what, count] : outcome.refusals) {
    std::printf("refused %d times: %s\n", count, what.c_str());
  }
  const std::size_t shown = std::min(kFaultsShown, outcome.faults.size());
  for (std::size_t i = 0; i < shown; ++i) std::printf("FAULT %s\n", outcome.faults[i].c_str());
  std::printf("%zu faults\n", outcome.faults.size());
  std::fflush(stdout);
}

void PrintProcessorTime() {
  rusage self = {};
  rusage children = {};
  getrusage(RUSAGE_SELF, &self);
  getrusage(RUSAGE_CHILDREN, &children);
  std::printf("processor time: %.0f s here, %.0f s in servers and workers\n",
              Seconds(self.ru_utime) + Seconds(self.ru_stime),
              Seconds(children.ru_utime) + Seconds(children.ru_stime));
}

}  // namespace flovyn::chaos
