#pragma once

#include "fakes/forwarding_store.h"

namespace flovyn::testing {

/// A store whose sweeps tell of hints what the test says, or fail; all else is that of another.
class ScriptedSweeps final : public ForwardingStore, private DispatchRepository {
 public:
  using ForwardingStore::ForwardingStore;

  /// Of the next sweeps.
  bool hints_arrive = true;
  absl::Status status;

  DispatchRepository& dispatch() override { return *this; }

 private:
  absl::StatusOr<std::vector<ReadyWork>> FindReady(const ReadyQuery& query) override {
    return inner().dispatch().FindReady(query);
  }
  absl::StatusOr<SweepResult> Sweep(const SweepRequest& request) override {
    if (!status.ok()) return status;
    absl::StatusOr<SweepResult> result = inner().dispatch().Sweep(request);
    if (result.ok()) result->hints_arrive = hints_arrive;
    return result;
  }
  absl::StatusOr<std::size_t> RemoveExpiredKeys(std::size_t limit) override {
    return inner().dispatch().RemoveExpiredKeys(limit);
  }
};

}  // namespace flovyn::testing
