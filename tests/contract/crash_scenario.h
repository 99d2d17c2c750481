#pragma once

#include <string_view>

#include "contract/units.h"
#include "flovyn/memory/sequential_ids.h"

namespace flovyn::testing {

/// What the process that crashes writes. Both sides know the ids, so that the survivor can tell
/// what must be there.
class CrashScenario {
 public:
  explicit CrashScenario(const TenantId& of) : tenant(of) {}

  const TenantId tenant;
  memory::SequentialIds ids{1'000'000};
  const WorkflowId earlier{ids.NewUuid()};  ///< Started and acknowledged before.
  const WorkflowId started{ids.NewUuid()};  ///< Started with a key in the batch that is hit.
  const TaskId task{ids.NewUuid()};         ///< Submitted in it.

  StartWorkflow StartOf(const WorkflowId& id, std::string key) const {
    StartWorkflow start;
    start.start.id = id;
    start.start.tenant = tenant;
    start.start.kind = "order";
    start.key = KeyUse{{tenant, std::move(key)}};
    return start;
  }

  SubmitTask Submission() const {
    SubmitTask submit;
    submit.start.id = task;
    submit.start.tenant = tenant;
    submit.start.kind = "charge";
    return submit;
  }

  /// An event and a state key for the earlier workflow.
  Unit Step(std::string name) const {
    return Deciding({.workflows = {earlier}}, [id = earlier, name](const WorkingSet&) {
      Delta delta;
      delta.events.emplace_back(id, StateSet{name, {}});
      delta.states.push_back({id, name, Payload()});
      return absl::StatusOr<Delta>(delta);
    });
  }
};

}  // namespace flovyn::testing
