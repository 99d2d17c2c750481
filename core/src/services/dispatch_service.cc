#include "flovyn/services/dispatch_service.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "checks.h"
#include "dispatcher.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/submit_commands.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "submit_decision.h"

namespace flovyn {
namespace {

absl::Status CheckPoll(const Caller& caller, const PollRequest& request, const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, request.tenant, Action::kPoll));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("worker_id", request.worker, limits.name_bytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("queue", request.queue, limits.queue_bytes, Emptiness::kAllowed));
  if (request.kinds.size() > limits.kinds_per_worker) {
    return InvalidField("workflow_capabilities", "too many kinds; register the worker instead");
  }
  return absl::OkStatus();
}

bool UsesKeys(const CommandSubmission& submission) {
  return std::ranges::any_of(submission.commands, [](const Command& command) {
    const auto* task = std::get_if<ScheduleTask>(&command);
    const auto* promise = std::get_if<CreatePromise>(&command);
    return (task != nullptr && !task->idempotency_key.empty()) ||
           (promise != nullptr && !promise->idempotency_key.empty());
  });
}

/// Puts in what the engine adds to a command that was checked.
template <class Command>
void Complete(Command& command, IdGenerator& ids, const Limits& limits) {
  if constexpr (std::is_same_v<Command, CreatePromise>) command.id = PromiseId(ids.NewUuid());
  if constexpr (std::is_same_v<Command, ContinueAsNew>) {
    command.next = WorkflowId(ids.NewUuid());
    command.metadata = Metadata::FromText(command.metadata_text.value_or(""), limits.metadata)
                           .value_or(Metadata());
  } else if constexpr (requires { command.metadata_text; }) {
    command.metadata =
        Metadata::FromText(command.metadata_text, limits.metadata).value_or(Metadata());
  }
}

struct Held {
  Uuid id;
  std::optional<ClaimToken> token;
};

Held HeldBy(const ClaimedWork& work) {
  return std::visit(
      [](const auto& row) {
        Held held{row.start.id.uuid(), std::nullopt};
        if (row.claim) held.token = row.claim->token;
        return held;
      },
      work);
}

}  // namespace

DispatchService::DispatchService(const DispatchDeps& deps, const DispatchOptions& options)
    : deps_(deps),
      limits_(options.limits),
      dispatcher_(std::make_shared<Dispatcher>(deps, options)) {}

DispatchService::~DispatchService() { Drain(); }

PollTicket DispatchService::Poll(const Caller& caller, PollRequest request, PollAnswer answer) {
  if (absl::Status checked = CheckPoll(caller, request, limits_); !checked.ok()) {
    answer(std::move(checked));
    return 0;
  }
  return dispatcher_->Begin(std::move(request), std::move(answer));
}

void DispatchService::Cancel(PollTicket ticket) { dispatcher_->Cancel(ticket); }

void DispatchService::Delivered(const ClaimedWork& work) {
  const Held held = HeldBy(work);
  if (held.token) deps_.ledger.Delivered(held.id, *held.token, deps_.clock.Now());
}

void DispatchService::Undelivered(const ClaimedWork& work) { dispatcher_->Return(work); }

void DispatchService::SubmitCommands(const Caller& caller, CommandSubmission submission,
                                     UnitDone done) {
  if (absl::Status allowed = Authorize(caller, caller.tenant, Action::kUpdate); !allowed.ok()) {
    return done(allowed);
  }
  if (absl::Status checked = CheckSubmission(submission, limits_); !checked.ok()) {
    return done(checked);
  }
  deps_.ledger.Finished(submission.workflow.uuid());
  if (!caller.any_tenant) return SubmitFor(caller.tenant, std::move(submission), std::move(done));
  if (!UsesKeys(submission)) return SubmitFor(std::nullopt, std::move(submission), std::move(done));
  // Keys are looked up by tenant, which a caller without one does not tell.
  const bool queued = deps_.executor.Post([this, submission, done] {
    absl::StatusOr<TenantId> tenant = deps_.store.workflows().TenantOf(submission.workflow);
    if (!tenant.ok()) return done(tenant.status());
    SubmitFor(*tenant, submission, done);
  });
  if (!queued) done(ResourceExhausted("the server is busy; submit again"));
}

void DispatchService::SubmitFor(std::optional<TenantId> tenant, CommandSubmission submission,
                                UnitDone done) {
  flovyn::SubmitCommands command;
  command.tenant = tenant;
  command.submission = std::move(submission);
  for (Command& one : command.submission.commands) {
    std::visit([this](auto& typed) { Complete(typed, deps_.ids, limits_); }, one);
  }
  command.limits = limits_;
  SubmitCommand(deps_.store, "submit_commands", std::move(command), std::move(done));
}

WorkBroker& DispatchService::broker() { return *dispatcher_; }
WorkListeners& DispatchService::listeners() { return dispatcher_->listeners(); }
void DispatchService::Hint(const WorkQueue& queue) { dispatcher_->Hint(queue); }
std::vector<WorkerSeen> DispatchService::ParkedWorkers() const {
  return dispatcher_->ParkedWorkers();
}
std::size_t DispatchService::parked_polls() const { return dispatcher_->parked_polls(); }
void DispatchService::ForgetIdleQueues() { dispatcher_->ForgetIdleQueues(); }
void DispatchService::Drain() { dispatcher_->Drain(); }

}  // namespace flovyn
