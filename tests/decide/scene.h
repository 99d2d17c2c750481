#pragma once

#include <map>
#include <optional>
#include <string>

#include "flovyn/decide/claim_work.h"
#include "flovyn/decide/finish_task.h"
#include "flovyn/decide/signal.h"
#include "flovyn/decide/start_workflow.h"
#include "flovyn/decide/submit_commands.h"
#include "flovyn/decide/submit_task.h"
#include "flovyn/unit/working_set.h"

namespace flovyn::testing {

/// A working set in which commands are decided and applied one after the other, as a store does it.
class Scene {
 public:
  absl::Time now() const { return set_.now(); }
  WorkingSet& set() { return set_; }

  /// Decides and applies; gives the status of both.
  template <class Command>
  absl::Status Run(const Command& command) {
    auto decision = Decide(set_, command);
    if (!decision.ok()) return decision.status();
    return set_.Apply(std::move(decision->delta));
  }

  /// A workflow "order" in queue "fast", PENDING.
  WorkflowId Start() {
    StartWorkflow command;
    command.start.id = WorkflowId(NextUuid());
    command.start.tenant = tenant();
    command.start.kind = "order";
    command.start.queue = "fast";
    set_.Apply(Decide(set_, command)->delta).IgnoreError();
    return command.start.id;
  }

  /// The same, RUNNING.
  WorkflowId StartAndClaim() {
    const WorkflowId id = Start();
    Claim(id);
    return id;
  }

  void Claim(const WorkflowId& id) {
    Run(ClaimWork{WorkType::kWorkflow, id.uuid(), NextClaimant()}).IgnoreError();
  }
  void Claim(const TaskId& id) {
    Run(ClaimWork{WorkType::kTask, id.uuid(), NextClaimant()}).IgnoreError();
  }

  absl::Status Submit(const WorkflowId& id, std::vector<Command> commands, SubmitStatus status) {
    SubmitCommands command;
    command.tenant = tenant();
    command.submission.workflow = id;
    command.submission.commands = std::move(commands);
    command.submission.status = status;
    return Run(command);
  }

  /// A task of the workflow, which sleeps on it then.
  TaskId ScheduleAndSleep(const WorkflowId& id, std::optional<std::int32_t> retries = {}) {
    ScheduleTask task;
    task.task = TaskId(NextUuid());
    task.kind = "charge";
    task.max_retries = retries;
    Submit(id, {task}, SubmitStatus::kSuspended).IgnoreError();
    return task.task;
  }

  const WorkflowExecution& workflow(const WorkflowId& id) const { return *set_.Find(id); }
  const TaskExecution& task(const TaskId& id) const { return *set_.Find(id); }

  /// Goes on later, with all that was written so far as a store would load it.
  void Advance(absl::Duration by) {
    WorkingSet later(set_.now() + by);
    for (const auto& tracked : set_.workflows()) later.Load(tracked.row);
    for (const auto& tracked : set_.tasks()) later.Load(tracked.row);
    for (Timer& timer : set_.changed_timers()) timers_.insert_or_assign(timer.key, timer);
    for (Promise& promise : set_.changed_promises())
      promises_.insert_or_assign(promise.id, promise);
    for (Message& message : set_.new_messages()) messages_.insert_or_assign(message.key, message);
    for (const MessageKey& key : set_.delivered_messages()) messages_.erase(key);
    for (const auto& [key, timer] : timers_) later.Load(timer);
    for (const auto& [id, promise] : promises_) later.Load(promise);
    for (const auto& [key, message] : messages_) later.Load(message);
    for (const AppendedEvent& appended : set_.events()) past_.push_back(appended);
    set_ = std::move(later);
  }

  /// The data of the last event of that type; empty when there is none.
  std::string Last(const WorkflowId& id, std::string_view type) const {
    std::string data;
    for (const auto* events : {&past_, &set_.events()}) {
      for (const AppendedEvent& appended : *events) {
        if (appended.workflow == id && appended.event.type == type) data = appended.event.data;
      }
    }
    return data;
  }

  /// Types of the appended events of one workflow, in order.
  std::vector<std::string> History(const WorkflowId& id) const {
    std::vector<std::string> types;
    for (const auto* events : {&past_, &set_.events()}) {
      for (const AppendedEvent& appended : *events) {
        if (appended.workflow == id) types.push_back(appended.event.type);
      }
    }
    return types;
  }

  TenantId tenant() const { return TenantId(MakeUuidV7(1, 0, 1)); }
  Uuid NextUuid() { return MakeUuidV7(2, 0, ++last_); }
  Claimant NextClaimant() {
    Claimant claimant;
    claimant.worker = "worker-1";
    claimant.token = ClaimToken(NextUuid());
    return claimant;
  }

 private:
  WorkingSet set_{absl::FromUnixSeconds(1'767'225'600)};
  // As a store would keep it, up to the last Advance.
  std::vector<AppendedEvent> past_;
  std::map<TimerKey, Timer> timers_;
  std::map<PromiseId, Promise> promises_;
  std::map<MessageKey, Message> messages_;
  std::uint64_t last_ = 0;
};

}  // namespace flovyn::testing
