#include "verdict.h"

#include <set>

#include "absl/time/clock.h"

namespace flovyn::embedded_chaos {
namespace {

class Judgement {
 public:
  explicit Judgement(Host& host) : host_(host), client_(host.engine()) {}

  Verdict Give(absl::Duration patience) {
    ReadEffects();
    const absl::Time until = absl::Now() + patience;
    for (const auto& [number, id] : host_.Acknowledged()) {
      CheckResult(number, id, until - absl::Now());
      ++verdict_.sagas;
    }
    ReadEffects();
    for (const auto& [number, id] : host_.Acknowledged()) CheckTasks(id);
    for (const std::string& effect : effects_) Fault("no saga asked for the effect " + effect);
    const auto listed = client_.list({.kind = kSaga});
    if (!listed.ok()) {
      Fault(listed.status().ToString());
    } else if (listed->total != static_cast<std::int64_t>(verdict_.sagas)) {
      Fault(std::to_string(listed->total) + " sagas for " + std::to_string(verdict_.sagas) +
            " acknowledged starts");
    }
    return std::move(verdict_);
  }

 private:
  void Fault(std::string text) { verdict_.faults.push_back(std::move(text)); }

  void ReadEffects() {
    effects_.clear();
    verdict_.effects = 0;
    for (const std::string& effect : host_.effects().Lines()) {
      ++verdict_.effects;
      if (!effects_.insert(effect).second) Fault("took effect twice: " + effect);
    }
  }

  void CheckResult(int number, const WorkflowId& id, absl::Duration wait) {
    const auto result = client_.result(Execution<std::string>{.id = id}, wait);
    const std::string text = result.ok() ? *result : result.status().ToString();
    if (text != ExpectedResult(number)) Fault("saga " + std::to_string(number) + ": " + text);
  }

  void CheckTasks(const WorkflowId& workflow) {
    TaskService& tasks = host_.engine().engine().tasks();
    const TenantId tenant(*Uuid::Parse(kDefaultTenantId));
    const auto found = tasks.ListByWorkflow(Caller::Trusted(), tenant, workflow);
    if (!found.ok()) return Fault(found.status().ToString());
    for (const TaskExecution& task : *found) {
      const auto attempts =
          tasks.WorkflowTaskAttempts(Caller::Trusted(), tenant, workflow, task.start.id);
      if (!attempts.ok()) return Fault(attempts.status().ToString());
      CheckTask(task, *attempts);
      ++verdict_.tasks;
    }
  }

  void CheckTask(const TaskExecution& task, const std::vector<TaskAttempt>& attempts) {
    const std::string id = task.start.id.str();
    if (task.open()) Fault("task " + id + " is open, and its saga has ended");
    std::int32_t last = 0;
    for (const TaskAttempt& attempt : attempts) {
      if (attempt.attempt <= last) Fault("task " + id + ": attempts are not in order");
      last = attempt.attempt;
      const bool effective = effects_.contains(id + " " + std::to_string(last));
      if (attempt.status == AttemptStatus::kCompleted && !effective) {
        Fault("task " + id + " completed in attempt " + std::to_string(last) + " without effect");
      }
    }
    if (last != task.execution_count) {
      Fault("task " + id + " ran " + std::to_string(task.execution_count) +
            " times; the last attempt on record is " + std::to_string(last));
    }
    for (std::int32_t run = 1; run <= task.execution_count; ++run) {
      effects_.erase(id + " " + std::to_string(run));
    }
  }

  Host& host_;
  Client client_;
  Verdict verdict_;
  std::set<std::string> effects_;
};

}  // namespace

Verdict Judge(Host& host, absl::Duration patience) { return Judgement(host).Give(patience); }

}  // namespace flovyn::embedded_chaos
