#pragma once

#include "flovyn/domain/limits.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/ports/unit_store.h"

namespace flovyn {

class Chains;

/// Starts workflows as units of any unit store: an engine's own, or a transaction that the caller
/// is in. As thread-safe as these. All outlive it. Without `chains`, a key that stands for a chain
/// of executions that continued as new is refused as a conflict.
class UnitLauncher final : public WorkflowLauncher {
 public:
  UnitLauncher(UnitStore& units, IdGenerator& ids, const Limits& limits, Chains* chains = nullptr)
      : units_(units), ids_(ids), limits_(limits), chains_(chains) {}

  void Start(const Caller& caller, StartWorkflowRequest request,
             Answer<StartedWorkflow> answer) override;

 private:
  UnitStore& units_;
  IdGenerator& ids_;
  const Limits& limits_;
  Chains* chains_;
};

}  // namespace flovyn
