#pragma once

#include "absl/status/status.h"
#include "flovyn/domain/claim.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/logger.h"
#include "flovyn/ports/store.h"
#include "flovyn/services/claim_ledger.h"
#include "flovyn/services/dispatch_service.h"
#include "flovyn/services/worker_directory.h"

namespace flovyn {

struct MaintenanceDeps {
  Store& store;
  Clock& clock;
  DispatchService& dispatch;
  WorkerDirectory& workers;
  ClaimLedger& ledger;
  Logger& logger;
};

/// Finds what crashes and lost hints left behind: one sweep statement per tick.
class Maintenance {
 public:
  Maintenance(const MaintenanceDeps& deps, NodeId node, const ClaimPolicy& policy,
              const Limits& limits);

  /// One sweep. Blocks; one thread calls it, every few seconds and once before the first poll.
  absl::Status Tick();
  /// Whether the last sweep worked and found that hints arrive. On the thread that ticks.
  bool hints_arrive() const { return hints_arrive_; }
  /// Marks all claims that were delivered so far, also those of the last moment. Blocks; when
  /// nothing ticks or is delivered any more.
  absl::Status Flush();

 private:
  SweepRequest Gather(absl::Time delivered_before);
  void Reclaim(const SweepResult& found);
  template <class Id>
  void ReclaimOne(WorkType type, const Id& id, const ClaimToken& token);

  MaintenanceDeps deps_;
  NodeId node_;
  ClaimPolicy policy_;
  Limits limits_;
  absl::Time keys_swept_at_ = absl::InfinitePast();
  bool hints_arrive_ = false;
};

}  // namespace flovyn
