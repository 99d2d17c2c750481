#pragma once

#include "flovyn/domain/limits.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/ports/unit_store.h"
#include "flovyn/services/field_rule_book.h"

namespace flovyn {

/// Starts workflows as units of any unit store, such as a transaction that the caller is in. May
/// block for a read of the registered fields (Engine::field_rules()); else as thread-safe as these.
/// All outlive it. A key that stands for a chain of executions that continued as new is refused as
/// a conflict.
class UnitLauncher final : public WorkflowLauncher {
 public:
  UnitLauncher(UnitStore& units, IdGenerator& ids, const Limits& limits, FieldRuleBook& fields)
      : units_(units), ids_(ids), limits_(limits), fields_(fields) {}

  void Start(const Caller& caller, StartWorkflowRequest request,
             Answer<StartedWorkflow> answer) override;

 private:
  UnitStore& units_;
  IdGenerator& ids_;
  const Limits& limits_;
  FieldRuleBook& fields_;
};

}  // namespace flovyn
