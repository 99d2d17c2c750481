#include <utility>

#include "bodies/control_bodies.h"
#include "bodies/launch_members.h"
#include "call.h"
#include "handlers/handlers.h"
#include "result_waits.h"

namespace flovyn::http {
namespace {

constexpr std::int64_t kMaxWaitSeconds = 60;

absl::StatusOr<absl::Duration> WaitOf(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> text, call.query().One("wait"));
  if (!text) return absl::ZeroDuration();
  FLOVYN_ASSIGN_OR_RETURN(const std::int64_t seconds, DurationSeconds("wait", *text));
  if (seconds <= kMaxWaitSeconds) return absl::Seconds(seconds);
  return InvalidField("wait", "must be at most 60s; ask again after it");
}

Reply ResultReply(const Call&, const WorkflowExecution& execution) {
  // The newest run may continue as new just when it is looked at.
  const bool goes_on = execution.open() || execution.status == WorkflowStatus::kContinuedAsNew;
  return {.status = goes_on ? 202 : 200, .body = WriteResult(execution)};
}

}  // namespace

absl::Status GetWorkflowResult(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call->PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(const absl::Duration wait, WaitOf(*call));
  FLOVYN_ASSIGN_OR_RETURN(WorkflowExecution now, call->engine().workflows().GetNewestRun(
                                                     call->caller(), call->tenant().id, id));
  Answer<WorkflowExecution> answer = call->Answers(ResultReply);
  const bool ended = !now.open() && now.status != WorkflowStatus::kContinuedAsNew;
  if (ended || wait == absl::ZeroDuration()) {
    answer(std::move(now));
    return absl::OkStatus();
  }
  FLOVYN_ASSIGN_OR_RETURN(std::function<void()> give_up,
                          call->env().waits->Wait({.caller = call->caller(),
                                                   .tenant = call->tenant().id,
                                                   .workflow = now.start.id,
                                                   .until = call->env().deps.clock.Now() + wait,
                                                   .answer = std::move(answer)}));
  call->OnGone(std::move(give_up));
  return absl::OkStatus();
}

}  // namespace flovyn::http
