#include "flovyn/services/unit_launcher.h"

#include <utility>

#include "chains.h"
#include "checks.h"
#include "submit_decision.h"

namespace flovyn {

void UnitLauncher::Start(const Caller& caller, StartWorkflowRequest request,
                         Answer<StartedWorkflow> answer) {
  if (absl::Status allowed = Authorize(caller, request.tenant, Action::kExecute); !allowed.ok()) {
    return answer(std::move(allowed));
  }
  absl::StatusOr<StartWorkflow> command =
      CheckStart(std::move(request), WorkflowId(ids_.NewUuid()), limits_);
  if (!command.ok()) return answer(command.status());
  if (chains_ != nullptr) {
    return chains_->Submit("start_workflow", *std::move(command), std::move(answer));
  }
  SubmitDecision(units_, "start_workflow", *std::move(command), std::move(answer));
}

}  // namespace flovyn
