#include "replay.h"

#include <set>

#include "histories/derived_id.h"
#include "histories/history.h"

namespace flovyn::chaos {
namespace {

using testing::DerivedId;
using testing::History;

constexpr char kPromisePrefix[] = "promise-";
// A lost run counts as one, and in these tests many are lost.
constexpr int kRetries = 100;

/// Builds one submit: each step adds its commands and says whether it lets the next one run.
class Replayer {
 public:
  Replayer(const std::string& workflow, const Script& script,
           const std::vector<StoredEvent>& events, Numbering numbering)
      : id_(Uuid::Parse(workflow).value_or(Uuid())),
        script_(script),
        history_(events),
        numbering_(numbering),
        next_number_(numbering == Numbering::kFromOne ? 1 : static_cast<int>(events.size()) + 1) {
    submit_.set_workflow_execution_id(workflow);
  }

  v1::SubmitWorkflowCommandsRequest Run() {
    for (const Step& step : script_.Steps()) {
      ++step_;
      if (!Do(step)) return Suspend();
    }
    v1::WorkflowCommand& complete = Add(v1::COMPLETE_WORKFLOW);
    complete.mutable_complete_workflow()->set_output(std::to_string(sum_));
    submit_.set_status(v1::COMPLETED);
    return std::move(submit_);
  }

 private:
  v1::SubmitWorkflowCommandsRequest Suspend() {
    if (numbering_ == Numbering::kAfterHistory) {
      Add(v1::SUSPEND_WORKFLOW).mutable_suspend_workflow()->set_reason("waits");
    }
    submit_.set_status(v1::SUSPENDED);
    return std::move(submit_);
  }

  bool Do(const Step& step) {
    switch (step.kind) {
      case Step::Kind::kTasks:
        return Tasks(step);
      case Step::Kind::kSleep:
        return Sleep(step);
      case Step::Kind::kCancelledSleep:
        return CancelledSleep(step);
      case Step::Kind::kPromise:
        return AwaitPromise();
      case Step::Kind::kSignals:
        return Signals(step);
      case Step::Kind::kChildren:
        return Children(step);
      case Step::Kind::kRecord:
        return Record();
    }
    return true;
  }

  bool Tasks(const Step& step) {
    bool all = true;
    for (int i = 0; i < step.count; ++i) {
      const std::string task = DerivedId(id_, static_cast<std::uint64_t>(step_ * 100 + i)).str();
      if (!history_.tasks.contains(task)) {
        v1::ScheduleTaskCommand& schedule = *Add(v1::SCHEDULE_TASK).mutable_schedule_task();
        schedule.set_kind(kTaskKind);
        schedule.set_input(std::to_string(script_.TaskInput(step_, i)));
        schedule.set_task_execution_id(task);
        schedule.set_max_retries(kRetries);
      }
      all = Outcome(history_.task_outcomes, task) && all;
    }
    return all;
  }

  bool Sleep(const Step& step) {
    const std::string timer = "sleep-" + std::to_string(step_);
    if (!history_.timers.contains(timer)) StartTimer(timer, step.ms);
    return history_.timer_outcomes.contains(timer);
  }

  bool CancelledSleep(const Step& step) {
    const std::string timer = "sleep-" + std::to_string(step_);
    if (history_.timers.contains(timer)) return true;
    StartTimer(timer, step.ms);
    Add(v1::CANCEL_TIMER).mutable_cancel_timer()->set_timer_id(timer);
    return true;
  }

  void StartTimer(const std::string& timer, std::int64_t ms) {
    v1::StartTimerCommand& start = *Add(v1::START_TIMER).mutable_start_timer();
    start.set_timer_id(timer);
    start.set_duration_ms(ms);
  }

  bool AwaitPromise() {
    const std::string name = PromiseName(step_);
    const auto made = history_.promises.find(name);
    if (made == history_.promises.end()) {
      Add(v1::CREATE_PROMISE).mutable_create_promise()->set_promise_id(name);
      return false;
    }
    return Outcome(history_.promise_outcomes, made->second);
  }

  /// A signal whose answer was lost may be there twice: values that were used are passed over.
  bool Signals(const Step& step) {
    int wanted = step.count;
    while (wanted > 0 && next_signal_ < history_.signals.size()) {
      const std::string& value = history_.signals[next_signal_++];
      if (!used_signals_.insert(value).second) continue;
      sum_ += IntegerOf(value);
      --wanted;
    }
    return wanted == 0;
  }

  bool Children(const Step& step) {
    bool all = true;
    for (int i = 0; i < step.count; ++i) {
      const std::string name = ChildName(step_, i);
      if (!history_.children.contains(name)) {
        const Script child = script_.Child(step, step_, i);
        auto& schedule = *Add(v1::SCHEDULE_CHILD_WORKFLOW).mutable_schedule_child_workflow();
        schedule.set_child_execution_name(name);
        schedule.set_workflow_kind(child.kind);
        schedule.set_child_workflow_execution_id(
            DerivedId(id_, static_cast<std::uint64_t>(step_ * 100 + 50 + i)).str());
        schedule.set_input(child.Input());
      }
      all = Outcome(history_.child_outcomes, name) && all;
    }
    return all;
  }

  bool Record() {
    const std::string name = "operation-" + std::to_string(step_);
    if (history_.operations.contains(name)) return true;
    v1::RecordOperationCommand& record = *Add(v1::RECORD_OPERATION).mutable_record_operation();
    record.set_operation_name(name);
    record.set_result(std::to_string(step_));
    v1::SetStateCommand& state = *Add(v1::SET_STATE).mutable_set_state();
    state.set_key("step");
    state.set_value(std::to_string(step_));
    return true;
  }

  /// Adds the result, if there is one; whether there is an outcome at all.
  bool Outcome(const std::map<std::string, int>& outcomes, const std::string& name) {
    if (!outcomes.contains(name)) return false;
    const auto found = history_.results.find(name);
    if (found != history_.results.end()) sum_ += IntegerOf(found->second);
    return true;
  }

  v1::WorkflowCommand& Add(v1::CommandType type) {
    v1::WorkflowCommand& command = *submit_.add_commands();
    command.set_command_type(type);
    command.set_sequence_number(next_number_++);
    return command;
  }

  const Uuid id_;
  const Script& script_;
  const History history_;
  const Numbering numbering_;
  v1::SubmitWorkflowCommandsRequest submit_;
  int next_number_;
  int step_ = 0;
  std::size_t next_signal_ = 0;
  std::set<std::string> used_signals_;
  std::int64_t sum_ = 0;
};

}  // namespace

v1::SubmitWorkflowCommandsRequest Replay(const std::string& workflow, const Script& script,
                                         const std::vector<StoredEvent>& events,
                                         Numbering numbering) {
  return Replayer(workflow, script, events, numbering).Run();
}

std::string PromiseName(int number_of_step) {
  return kPromisePrefix + std::to_string(number_of_step);
}

int StepOfPromise(const std::string& name) {
  return static_cast<int>(IntegerOf(name.substr(sizeof(kPromisePrefix) - 1)));
}

std::string ChildName(int number_of_step, int index) {
  return "child-" + std::to_string(number_of_step) + "-" + std::to_string(index);
}

std::vector<StoredEvent> EventsOf(const v1::GetEventsResponse& answer) {
  std::vector<StoredEvent> events;
  for (const v1::WorkflowEvent& event : answer.events()) {
    events.push_back({.sequence = event.sequence_number(),
                      .type = event.event_type(),
                      .data = event.event_data(),
                      .created_at = absl::InfinitePast()});
  }
  return events;
}

}  // namespace flovyn::chaos
