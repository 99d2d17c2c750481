#include "program.h"

#include <random>

#include "histories/derived_id.h"
#include "histories/history.h"

namespace flovyn::testing {
namespace {

/// Builds one turn: each step adds its commands and says whether it lets the next one run.
class Replayer {
 public:
  Replayer(const WorkflowId& id, const std::vector<StoredEvent>& events)
      : id_(id), history_(events) {}

  Turn Run(const std::string& kind) {
    for (const Step& step : ProgramOf(kind)) {
      ++number_;
      if (!Do(step)) return std::move(turn_);
    }
    turn_.commands.push_back(CompleteWorkflow{Payload::Trusted(OutputOf(kind))});
    turn_.status = SubmitStatus::kCompleted;
    return std::move(turn_);
  }

 private:
  std::string Name(std::string_view prefix) const {
    return std::string(prefix) + std::to_string(number_);
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
        return AwaitPromise(step);
      case Step::Kind::kSignal:
        ++signals_used_;
        turn_.signals_wanted = signals_used_ - static_cast<int>(history_.signals.size());
        return turn_.signals_wanted <= 0;
      case Step::Kind::kChild:
        return Child(step, false);
      case Step::Kind::kCancelledChild:
        return Child(step, true);
      case Step::Kind::kRecord:
        return Record();
      case Step::Kind::kFail:
        return Fail();
    }
    return true;
  }

  bool Tasks(const Step& step) {
    for (int i = 0; i < step.count; ++i) {
      const TaskId task(DerivedId(id_.uuid(), static_cast<std::uint64_t>(number_ * 100 + i)));
      if (!history_.tasks.contains(task.str())) {
        ScheduleTask schedule{.task = task, .kind = "task"};
        schedule.max_retries = 2;
        schedule.timeout_ms = step.ms;
        turn_.commands.push_back(std::move(schedule));
      }
      if (!history_.task_outcomes.contains(task.str())) turn_.tasks.push_back(task);
    }
    return turn_.tasks.empty();
  }

  bool Sleep(const Step& step) {
    const std::string timer = Name("sleep-");
    if (!history_.timers.contains(timer)) turn_.commands.push_back(StartTimer{timer, step.ms});
    return history_.timer_outcomes.contains(timer);
  }

  bool CancelledSleep(const Step& step) {
    const std::string timer = Name("sleep-");
    if (history_.timers.contains(timer)) return true;
    turn_.commands.push_back(StartTimer{timer, step.ms});
    turn_.commands.push_back(CancelTimer{timer});
    return true;
  }

  bool AwaitPromise(const Step& step) {
    const std::string name = Name("promise-");
    const auto made = history_.promises.find(name);
    if (made == history_.promises.end()) {
      CreatePromise create{.name = name};
      if (step.ms > 0) create.timeout_ms = step.ms;
      turn_.commands.push_back(std::move(create));
      return false;
    }
    if (history_.promise_outcomes.contains(made->second)) return true;
    turn_.promises.push_back(*PromiseId::Parse(made->second));
    return false;
  }

  bool Child(const Step& step, bool cancelled) {
    const std::string name = Name("child-");
    const WorkflowId child(DerivedId(id_.uuid(), static_cast<std::uint64_t>(number_ * 100 + 99)));
    if (!history_.children.contains(name)) {
      turn_.commands.push_back(ScheduleChildWorkflow{
          .name = name, .kind = KindOf(step.seed, step.count), .child = child});
      if (cancelled) turn_.commands.push_back(RequestCancelChildWorkflow{child, "not needed"});
    }
    return history_.child_outcomes.contains(name);
  }

  bool Record() {
    const std::string name = Name("operation-");
    if (history_.operations.contains(name)) return true;
    turn_.commands.push_back(RecordOperation{name, Payload::Trusted(std::to_string(number_))});
    turn_.commands.push_back(ClearState{"step"});
    turn_.commands.push_back(SetState{"step", Payload::Trusted(std::to_string(number_))});
    return true;
  }

  bool Fail() {
    ++fails_;
    if (history_.failures >= fails_) return true;
    turn_.commands.push_back(FailWorkflow{"step " + std::to_string(number_), "", "ERROR"});
    turn_.status = SubmitStatus::kFailed;
    return false;
  }

  WorkflowId id_;
  History history_;
  Turn turn_;
  int number_ = 0;
  int signals_used_ = 0;
  int fails_ = 0;
};

Step RandomStep(std::mt19937_64& random, int depth) {
  const std::uint64_t draw = random();
  Step step;
  step.seed = random() % 1000;
  switch (draw % 16) {
    case 0:
    case 1:
    case 2:
    case 3:
      return {.kind = Step::Kind::kTasks,
              .count = 1 + static_cast<int>(step.seed % 5),
              .ms = step.seed % 10 == 0 ? 30'000 : 0};
    case 4:
    case 5:
      return {.kind = step.seed % 4 == 0 ? Step::Kind::kCancelledSleep : Step::Kind::kSleep,
              .ms = static_cast<std::int64_t>(step.seed * 50)};
    case 6:
    case 7:
      return {.kind = Step::Kind::kPromise, .ms = step.seed % 2 == 0 ? 20'000 : 0};
    case 8:
    case 9:
      return {.kind = Step::Kind::kSignal};
    case 10:
    case 11:
    case 12:
      if (depth == 0) break;
      return {.kind = draw % 16 == 12 ? Step::Kind::kCancelledChild : Step::Kind::kChild,
              .count = depth - 1,
              .seed = step.seed};
    case 13:
      return {.kind = Step::Kind::kFail};
    default:
      break;
  }
  return {.kind = Step::Kind::kRecord};
}

}  // namespace

std::string KindOf(std::uint64_t seed, int depth) {
  return "p-" + std::to_string(seed) + "-" + std::to_string(depth);
}

std::vector<Step> ProgramOf(const std::string& kind) {
  const std::size_t dash = kind.rfind('-');
  const int depth = std::stoi(kind.substr(dash + 1));
  std::mt19937_64 random(std::stoull(kind.substr(2, dash - 2)) + 1);
  std::vector<Step> steps;
  const std::size_t count = 1 + random() % 6;
  while (steps.size() < count) steps.push_back(RandomStep(random, depth));
  return steps;
}

Turn Replay(const WorkflowId& id, const std::string& kind, const std::vector<StoredEvent>& events) {
  return Replayer(id, events).Run(kind);
}

std::string OutputOf(const std::string& kind) { return "\"done " + kind + "\""; }

}  // namespace flovyn::testing
