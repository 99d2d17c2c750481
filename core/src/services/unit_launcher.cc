#include "flovyn/services/unit_launcher.h"

#include <utility>

#include "checks.h"
#include "submit_decision.h"

namespace flovyn {

void UnitLauncher::Start(const Caller& caller, StartWorkflowRequest request,
                         Answer<StartedWorkflow> answer) {
  if (absl::Status allowed = Authorize(caller, request.tenant, Action::kExecute); !allowed.ok()) {
    return answer(std::move(allowed));
  }
  const absl::StatusOr<FieldRuleBook::Rules> rules = fields_.Get(request.tenant);
  if (!rules.ok()) return answer(rules.status());
  absl::StatusOr<StartWorkflow> command =
      CheckStart(std::move(request), WorkflowId(ids_.NewUuid()), limits_, **rules);
  if (!command.ok()) return answer(command.status());
  SubmitDecision(units_, "start_workflow", *std::move(command), std::move(answer));
}

}  // namespace flovyn
