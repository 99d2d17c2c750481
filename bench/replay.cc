// How fast the SDK replays histories. usage: flovyn-replay-bench [STEPS]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "flovyn/sdk/run_activation.h"

namespace flovyn::bench {
namespace {

class NoLog final : public Logger {
 public:
  bool Enabled(LogLevel) const override { return false; }
  void Log(LogLevel, std::string_view, const std::vector<LogField>&) override {}
};

sdk::Workflow<int> Steps(sdk::WorkflowContext& ctx, int steps) {
  int sum = 0;
  for (int i = 0; i < steps; ++i) sum += co_await ctx.task<int>("step", i);
  co_return sum;
}

/// Of a workflow that awaited one task after the other: three events each.
std::vector<StoredEvent> HistoryOf(int steps, const WorkflowId& id) {
  std::vector<StoredEvent> events;
  const auto add = [&](const Event& event) {
    StoredEvent stored;
    stored.sequence = static_cast<std::int32_t>(events.size() + 1);
    stored.type = TypeOf(event);
    stored.data = EncodeEventData(event);
    events.push_back(std::move(stored));
  };
  WorkflowStarted started;
  started.start.kind = "steps";
  started.start.input = Payload::Trusted(std::to_string(steps));
  add(started);
  sdk::DeterministicIds ids(id.uuid());
  for (int i = 0; i < steps; ++i) {
    TaskScheduled scheduled;
    scheduled.start.id = TaskId(ids.Next());
    scheduled.start.kind = "step";
    scheduled.start.input = Payload::Trusted(std::to_string(i));
    const auto seen = static_cast<std::int32_t>(events.size());
    add(scheduled);
    add(WorkflowSuspended{sdk::SuspensionReason("task step", seen, absl::UnixEpoch())});
    add(TaskCompleted{scheduled.start.id, Payload::Trusted("1")});
  }
  return events;
}

int Run(int steps) {
  const WorkflowId id(*Uuid::Parse("0190a1b2-0000-7000-8000-00000000000a"));
  const std::vector<StoredEvent> history = HistoryOf(steps, id);
  NoLog log;
  const auto begin = std::chrono::steady_clock::now();
  const auto outcome =
      sdk::RunActivation({{.id = id}, history, absl::UnixEpoch()}, sdk::BodyOf(Steps), log);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const bool whole = outcome.ok() && outcome->submission.status == SubmitStatus::kCompleted;
  std::printf("%zu events in %.1f ms: %.2f million events/s%s\n", history.size(),
              took.count() * 1e3, static_cast<double>(history.size()) / took.count() / 1e6,
              whole ? "" : " (NOT REPLAYED)");
  return whole ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace flovyn::bench

int main(int argc, char** argv) {
  if (argc > 1) return flovyn::bench::Run(std::atoi(argv[1]));
  int failures = 0;
  for (const int steps : {1'000, 10'000, 100'000, 1'000'000}) failures += flovyn::bench::Run(steps);
  return failures;
}
