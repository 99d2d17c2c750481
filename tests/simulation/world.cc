#include "world.h"

#include <algorithm>

namespace flovyn::testing {
namespace {

constexpr int kDisturbances = 500;
constexpr int kSettleRounds = 400;

}  // namespace

World::World(std::uint64_t seed) : random_(seed) {}

void RunReport::Add(const RunReport& other) {
  faults.insert(faults.end(), other.faults.begin(), other.faults.end());
  workflows += other.workflows;
  events += other.events;
  for (const auto& [status, count] : other.endings) endings[status] += count;
  for (const auto& [type, count] : other.types) types[type] += count;
}

RunReport World::Run() {
  for (int i = 0; i < kDisturbances && faults_.empty(); ++i) {
    Disturb();
    if (i % 10 == 0) CheckNothingMissed();
  }
  Settle();
  CheckAll();
  Count();
  report_.faults = std::move(faults_);
  return std::move(report_);
}

void World::Disturb() {
  static const std::vector<absl::Duration> jumps = {absl::ZeroDuration(), absl::Milliseconds(10),
                                                    absl::Seconds(1),     absl::Seconds(15),
                                                    absl::Seconds(70),    absl::Minutes(11)};
  const int draw = static_cast<int>(random_() % 100);
  if (draw < 8) return StartRoot();
  if (draw < 40) return PollOnce(WorkType::kWorkflow, true);
  if (draw < 60) return PollOnce(WorkType::kTask, true);
  if (draw < 70) return RunLater();
  if (draw < 75) return SettlePromises(30);
  if (draw < 80) return SignalWithStart();
  if (draw == 80) return Chance(30) ? CancelOne() : RetryFailed();
  if (draw < 84) return RetryFailed();
  if (draw == 84) return CancelTask();
  if (draw == 85) return IncrementMetadata();
  if (draw < 88) {
    const std::vector<WorkflowExecution> all = AllWorkflows();
    if (!all.empty()) SendSignal(Any(all).start.id);
    return;
  }
  fixture_.clock().Advance(Any(jumps));
  if (Chance(50)) fixture_.engine().Tick().IgnoreError();
}

void World::RunLater() {
  if (later_.empty()) return;
  const std::size_t at = random_() % later_.size();
  const Later action = std::move(later_[at]);
  later_.erase(later_.begin() + static_cast<std::ptrdiff_t>(at));
  action();
}

/// No more faults: everything that was begun has to come to its end.
void World::Settle() {
  for (const PollTicket ticket : parked_) fixture_.engine().dispatch().Cancel(ticket);
  while (!later_.empty()) RunLater();
  for (int round = 0; round < kSettleRounds; ++round) {
    for (int i = 0; i < 10; ++i) {
      PollOnce(WorkType::kWorkflow, false);
      PollOnce(WorkType::kTask, false);
      while (!later_.empty()) RunLater();
    }
    SatisfyAll();
    CheckNothingMissed();
    const std::vector<WorkflowExecution> all = AllWorkflows();
    const bool open = std::ranges::any_of(all, [](const auto& one) { return one.open(); });
    if (!open || !faults_.empty()) return;
    fixture_.clock().Advance(absl::Seconds(61));
    if (const absl::Status ticked = fixture_.engine().Tick(); !ticked.ok()) {
      faults_.push_back("tick: " + std::string(ticked.message()));
    }
  }
}

void World::PollOnce(WorkType type, bool faults) {
  const std::string worker = "worker-" + std::to_string(faults ? random_() % 3 : 9);
  const bool park = faults && Chance(20);
  const PollTicket ticket = fixture_.engine().dispatch().Poll(
      fixture_.caller(),
      {.type = type,
       .tenant = fixture_.tenant(),
       .worker = worker,
       .hold = park ? absl::Seconds(30) : absl::ZeroDuration()},
      [this, faults](absl::StatusOr<std::optional<ClaimedWork>> answer) {
        if (answer.ok() && answer->has_value()) OnWork(**answer, faults);
      });
  if (park) parked_.push_back(ticket);
  if (faults && !parked_.empty() && Chance(10)) {
    fixture_.engine().dispatch().Cancel(Any(parked_));
  }
}

void World::OnWork(const ClaimedWork& work, bool faults) {
  if (faults && Chance(10)) {
    // The poll's connection broke while the reply was on its way.
    later_.push_back([this, work] { fixture_.engine().dispatch().Undelivered(work); });
    return;
  }
  fixture_.engine().dispatch().Delivered(work);
  later_.push_back([this, work, faults] {
    if (const auto* workflow = std::get_if<WorkflowExecution>(&work)) {
      RunActivation(*workflow, faults);
    } else {
      RunTask(std::get<TaskExecution>(work), faults);
    }
  });
  if (!faults || Chance(60)) {
    const Later now = std::move(later_.back());
    later_.pop_back();
    // Not within the answer of the poll: a worker is another process.
    later_.insert(later_.begin(), now);
  }
}

void World::RunActivation(const WorkflowExecution& work, bool faults) {
  if (faults && Chance(10)) return;  // the worker dies
  const std::vector<StoredEvent> events = Events(work.start.id);
  const Turn turn = Replay(work.start.id, work.start.kind, events);
  const auto submit = [this, work, turn, seen = events.size()] { Submit(work, turn, seen); };
  if (faults && Chance(15)) {
    later_.push_back(submit);
    if (Chance(50)) return;
  }
  submit();
  if (faults && Chance(10)) submit();
}

void World::Submit(const WorkflowExecution& work, const Turn& turn, std::size_t events_seen) {
  CommandSubmission submission;
  submission.workflow = work.start.id;
  submission.commands = turn.commands;
  submission.status = turn.status;
  // As Rust workers number their commands; others number from 1. Ours send the token as well.
  const bool numbered = random_() % 2 == 0;
  if (numbered && turn.status == SubmitStatus::kSuspended) {
    submission.commands.push_back(SuspendWorkflow{"waits"});
  }
  submission.smallest_number = numbered ? static_cast<std::int32_t>(events_seen) + 1 : 1;
  if (!numbered && work.claim) submission.token = work.claim->token;
  fixture_.engine().dispatch().SubmitCommands(fixture_.caller(), std::move(submission),
                                              [](const absl::Status&) {});
}

void World::RunTask(const TaskExecution& work, bool faults) {
  if (faults && Chance(10)) return;
  const bool well = !faults || Chance(80);
  if (faults && Chance(15)) {
    later_.push_back([this, work, well] { FinishTask(work, well); });
    if (Chance(50)) return;
  }
  FinishTask(work, well);
}

void World::FinishTask(const TaskExecution& work, bool well) {
  const std::optional<ClaimToken> token =
      work.claim && random_() % 2 == 0 ? std::optional(work.claim->token) : std::nullopt;
  const TaskId id = work.start.id;
  if (!well) {
    return fixture_.engine().tasks().Fail(fixture_.caller(), id, "no luck", token,
                                          [](const absl::Status&) {});
  }
  fixture_.engine().tasks().Complete(fixture_.caller(), id, "1", token,
                                     [this, id](const absl::Status& status) {
                                       if (status.ok()) acknowledged_tasks_.insert(id);
                                     });
}

}  // namespace flovyn::testing
