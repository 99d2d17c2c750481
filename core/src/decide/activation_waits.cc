// The commands by which a workflow gets something to wait for: promises, children, timers.

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "activation.h"
#include "flovyn/decide/history.h"
#include "flovyn/decide/settle_promise.h"
#include "flovyn/decide/start_child.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn {

const Timer* Activation::FindTimer(const TimerKey& key) const {
  const auto made = timers_.find(key);
  return made == timers_.end() ? set_.Find(key) : &delta_.timers[made->second];
}

void Activation::PutTimer(Timer timer) {
  timers_.insert_or_assign(timer.key, delta_.timers.size());
  delta_.timers.push_back(std::move(timer));
}

const WorkflowExecution* Activation::FindChild(const WorkflowId& id) const {
  const auto made = children_.find(id);
  return made == children_.end() ? set_.Find(id) : &delta_.new_workflows[made->second];
}

absl::Status Activation::Apply(const StartTimer& command) {
  TimerKey key = TimerKey::Sleep(workflow_.start.id, command.timer_id);
  if (FindTimer(key) != nullptr) return absl::OkStatus();
  const absl::Time due =
      set_.now() + absl::Milliseconds(std::max<std::int64_t>(command.duration_ms, 0));
  Append(TimerStarted{command.timer_id, command.duration_ms, due});
  PutTimer({std::move(key), due});
  workflow_.has_waits = true;
  return absl::OkStatus();
}

absl::Status Activation::Apply(const CancelTimer& command) {
  TimerKey key = TimerKey::Sleep(workflow_.start.id, command.timer_id);
  const Timer* timer = FindTimer(key);
  if (timer == nullptr || !timer->due) return absl::OkStatus();
  Append(TimerCancelled{command.timer_id});
  PutTimer({std::move(key), std::nullopt});
  return absl::OkStatus();
}

absl::Status Activation::Apply(const CreatePromise& command) {
  Promise promise;
  promise.id = command.id;
  promise.tenant = workflow_.start.tenant;
  promise.workflow = workflow_.start.id;
  promise.name = command.name;
  promise.created_at = set_.now();
  if (command.timeout_ms && *command.timeout_ms > 0) {
    promise.timeout_at = set_.now() + absl::Milliseconds(*command.timeout_ms);
    delta_.timers.push_back({TimerKey::Timeout(promise.workflow, promise.id), promise.timeout_at});
  }
  const bool keyed = UseKey(command.idempotency_key, command.idempotency_ttl_seconds, promise.id);
  Append(PromiseCreated{.id = promise.id,
                        .name = promise.name,
                        .timeout_ms = command.timeout_ms,
                        .timeout_at = promise.timeout_at,
                        .idempotency_key = keyed ? command.idempotency_key : ""});
  delta_.promises.push_back(std::move(promise));
  workflow_.has_waits = true;
  return absl::OkStatus();
}

const Promise* Activation::FindPending(const std::string& name_or_id) const {
  const std::optional<PromiseId> id = PromiseId::Parse(name_or_id);
  for (auto at = delta_.promises.rbegin(); at != delta_.promises.rend(); ++at) {
    if (at->name != name_or_id && at->id != id) continue;
    return at->status == PromiseStatus::kPending ? &*at : nullptr;
  }
  const Promise* found = id ? set_.Find(*id) : nullptr;
  if (found == nullptr) found = set_.Find(PromiseName{workflow_.start.id, name_or_id});
  const bool ours = found != nullptr && found->workflow == workflow_.start.id &&
                    found->status == PromiseStatus::kPending;
  return ours ? found : nullptr;
}

/// A promise that is not there or was settled before is left alone: refusing would wedge the
/// workflow, which submits the same on every replay.
absl::Status Activation::Apply(const ResolvePromise& command) {
  const Promise* promise = FindPending(command.promise);
  if (promise == nullptr) return absl::OkStatus();
  const Promise pending = *promise;
  Append(Settle(pending, {.status = PromiseStatus::kResolved, .value = command.value}, set_.now(),
                delta_));
  Wake(workflow_, set_.now());
  return absl::OkStatus();
}

absl::Status Activation::ReuseChild(const WorkflowExecution& existing,
                                    const ScheduleChildWorkflow& command) {
  const WorkflowStart& start = existing.start;
  if (start.parent == workflow_.start.id && start.child_name == command.name) {
    return absl::OkStatus();
  }
  return FailedPrecondition(
      absl::StrFormat("workflow execution id %s is taken by another execution; a replay must not "
                      "give one id to two children",
                      command.child.str()));
}

absl::Status Activation::Apply(const ScheduleChildWorkflow& command) {
  if (const WorkflowExecution* existing = FindChild(command.child)) {
    return ReuseChild(*existing, command);
  }
  WorkflowStart start;
  start.id = command.child;
  start.tenant = workflow_.start.tenant;
  start.kind = command.kind;
  start.queue = command.queue;
  start.input = command.input;
  start.priority_ms = command.priority_ms == 0 ? workflow_.start.priority_ms : command.priority_ms;
  start.parent = workflow_.start.id;
  start.child_name = command.name;
  start.metadata = command.metadata;
  start.inherit = workflow_.start.inherit;
  if (!InheritTo(start.metadata)) return absl::OkStatus();
  children_.emplace(command.child, delta_.new_workflows.size());
  AddChild(workflow_, std::move(start), set_.now(), delta_);
  ++appended_;  // CHILD_WORKFLOW_INITIATED
  return absl::OkStatus();
}

/// An execution that is not a child of this one, or has ended, is left alone. Of a child that has
/// continued as new, the newest run is looked for when the message is delivered; the first may have
/// been deleted by then.
absl::Status Activation::Apply(const RequestCancelChildWorkflow& command) {
  const WorkflowExecution* child = FindChild(command.child);
  const bool may_go_on =
      child == nullptr || child->open() || child->status == WorkflowStatus::kContinuedAsNew;
  const bool ours = child == nullptr || child->start.parent == workflow_.start.id;
  if (!may_go_on || !ours) return absl::OkStatus();
  Message message;
  message.key = {command.child, MessageKind::kCancelRequested, workflow_.start.id};
  message.reason = BoundedText(command.reason, request_.limits.error_bytes);
  message.created_at = set_.now();
  delta_.messages.push_back(std::move(message));
  return absl::OkStatus();
}

}  // namespace flovyn
