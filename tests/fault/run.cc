#include "run.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>

#include "absl/time/clock.h"
#include "disturber.h"
#include "load.h"
#include "report.h"
#include "site.h"
#include "verdict.h"

namespace flovyn::chaos {
namespace {

constexpr absl::Duration kBetweenLines = absl::Seconds(5);
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(20);

/// The time of faults.
void DisturbAll(const Options& options, Load& load, Disturber& disturber, Interrupts& interrupts) {
  const absl::Time begin = absl::Now();
  absl::Time next_line = begin + kBetweenLines;
  absl::Time next_fault = begin + disturber.NextPause();
  while (!interrupts.came()) {
    const absl::Time now = absl::Now();
    disturber.Tend();
    if (now >= next_line) {
      PrintProgress(now - begin, load.ledger().counts(), disturber.counts());
      next_line = now + kBetweenLines;
    }
    if (now >= next_fault) {
      const bool enough = disturber.count(Fault::kKillServer) >= options.kills &&
                          disturber.count(Fault::kKillWorker) >= options.kills;
      if (enough && now - begin >= options.time) return;
      disturber.Disturb();
      next_fault = absl::Now() + disturber.NextPause();
    }
    interrupts.Pause(kBetweenLooks);
  }
}

/// How long it took until every workflow was seen to have ended; nothing when it took too long.
std::optional<absl::Duration> Converge(Load& load, Disturber& disturber, Interrupts& interrupts) {
  disturber.Calm();
  load.Drain();
  const absl::Time begin = absl::Now();
  while (!load.Idle() && absl::Now() - begin < kTimeToConverge && !interrupts.came()) {
    disturber.Tend();
    interrupts.Pause(kBetweenLooks);
  }
  if (!load.Idle()) return std::nullopt;
  return absl::Now() - begin;
}

/// After Converge(): what is stored is judged, and all processes end.
Outcome Judge(Site& site, Load& load, Disturber& disturber) {
  Verdict verdict(site.endpoints(), site.http_ports().front());
  const std::vector<Case> cases = load.ledger().TakeCases();
  for (const Case& one : cases) verdict.Judge(one);
  verdict.JudgeCounts();
  disturber.End();
  Outcome outcome;
  outcome.counts = load.ledger().counts();
  outcome.refusals = load.ledger().refusals();
  outcome.disturbances = disturber.counts();
  outcome.executions = verdict.executions();
  outcome.events = verdict.events();
  outcome.latency = LatencyOf(cases);
  outcome.faults = verdict.faults();
  const std::vector<std::string>& misdeeds = disturber.misdeeds();
  outcome.faults.insert(outcome.faults.end(), misdeeds.begin(), misdeeds.end());
  return outcome;
}

}  // namespace

bool Run(const Options& options, Store store, Interrupts& interrupts) {
  PrintBegin(options, store);
  Site site(store);
  Load load({.endpoints = site.endpoints(),
             .http_ports = site.http_ports(),
             .seed = options.seed,
             .clients = options.clients});
  Disturber disturber(site, options.seed);
  DisturbAll(options, load, disturber, interrupts);
  const std::optional<absl::Duration> converged = Converge(load, disturber, interrupts);
  load.Abandon();
  if (interrupts.came()) return false;

  Outcome outcome = Judge(site, load, disturber);
  outcome.converged = converged;
  if (!converged) {
    outcome.faults.push_back("not everything had ended " + absl::FormatDuration(kTimeToConverge) +
                             " after the last fault");
  }
  PrintOutcome(outcome);
  if (outcome.faults.empty()) return true;
  std::printf("seed %llu; logs and data are in %s\n", static_cast<unsigned long long>(options.seed),
              site.Keep().c_str());
  return false;
}

}  // namespace flovyn::chaos
