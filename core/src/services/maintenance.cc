#include "flovyn/services/maintenance.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/claim_work.h"
#include "submit_decision.h"

namespace flovyn {
namespace {

// Claims that come back sooner never cost a write of their own.
constexpr absl::Duration kDeliveredAfter = absl::Seconds(1);
constexpr std::size_t kDeliveredPerSweep = 5'000;
constexpr absl::Duration kKeySweepInterval = absl::Minutes(5);
constexpr std::size_t kKeysPerSweep = 10'000;

}  // namespace

Maintenance::Maintenance(const MaintenanceDeps& deps, NodeId node, const ClaimPolicy& policy,
                         const Limits& limits)
    : deps_(deps), node_(node), policy_(policy), limits_(limits) {}

absl::Status Maintenance::Tick() {
  deps_.dispatch.ForgetIdleQueues();
  hints_arrive_ = false;  // nor are they trusted while sweeps fail
  FLOVYN_ASSIGN_OR_RETURN(
      const SweepResult found,
      deps_.store.dispatch().Sweep(Gather(deps_.clock.Now() - kDeliveredAfter)));
  hints_arrive_ = found.hints_arrive;
  Reclaim(found);
  for (const WorkQueue& queue : found.queues) deps_.dispatch.Hint(queue);
  const absl::Time now = deps_.clock.Now();
  if (now - keys_swept_at_ < kKeySweepInterval) return absl::OkStatus();
  keys_swept_at_ = now;
  return deps_.store.dispatch().RemoveExpiredKeys(kKeysPerSweep).status();
}

absl::Status Maintenance::Flush() {
  while (true) {
    const SweepRequest request = Gather(absl::InfiniteFuture());
    if (request.delivered.empty()) return absl::OkStatus();
    // Who sweeps next takes back what lapsed.
    FLOVYN_RETURN_IF_ERROR(deps_.store.dispatch().Sweep(request).status());
  }
}

SweepRequest Maintenance::Gather(absl::Time delivered_before) {
  SweepRequest request;
  request.node = node_;
  request.policy = policy_;
  for (const WorkerSeen& parked : deps_.dispatch.ParkedWorkers()) {
    deps_.workers.Seen(parked.tenant, parked.worker);
  }
  request.seen = deps_.workers.TakeSeen();
  request.delivered = deps_.ledger.TakeOlderThan(delivered_before, kDeliveredPerSweep);
  return request;
}

void Maintenance::Reclaim(const SweepResult& found) {
  for (const auto& [id, token] : found.lapsed_workflows) {
    ReclaimOne(WorkType::kWorkflow, id, token);
  }
  for (const auto& [id, token] : found.lapsed_tasks) ReclaimOne(WorkType::kTask, id, token);
  const std::size_t lapsed = found.lapsed_workflows.size() + found.lapsed_tasks.size();
  if (lapsed == 0) return;
  deps_.logger.Log(LogLevel::kInfo, "took back work whose claim lapsed",
                   {{"count", absl::StrCat(lapsed)}});
}

template <class Id>
void Maintenance::ReclaimOne(WorkType type, const Id& id, const ClaimToken& token) {
  ReclaimWork command;
  command.type = type;
  command.id = id.uuid();
  command.token = token;
  command.limits = limits_;
  command.limits.lost_claims = policy_.max_lost;
  // What fails is found again by the next sweep.
  SubmitCommand(deps_.store, "reclaim_work", command, [](const absl::Status&) {});
}

}  // namespace flovyn
