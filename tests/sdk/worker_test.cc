// What a worker does with work that it has claimed while the engine does not answer.
#include <atomic>
#include <memory>
#include <string>

#include "flovyn/domain/errors.h"
#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_embedded/embedded_engine.h"
#include "test.h"

namespace flovyn::sdk {
namespace {

/// The work of an engine that does not answer the first calls of each method about claimed work.
class UnansweredWork final : public WorkPort {
 public:
  UnansweredWork(WorkPort& work, int calls)
      : work_(work), histories_(calls), submits_(calls), ends_(calls) {}

  void Register(WorkerRegistration registration, Answer<WorkerId> answer) override {
    work_.Register(std::move(registration), std::move(answer));
  }
  void Heartbeat(const WorkerId& worker, Done done) override {
    work_.Heartbeat(worker, std::move(done));
  }
  PollNumber Poll(PollCall call, Answer<std::optional<Work>> answer) override {
    return work_.Poll(std::move(call), std::move(answer));
  }
  void CancelPoll(PollNumber number) override { work_.CancelPoll(number); }
  void History(const WorkflowId& id, Answer<std::vector<StoredEvent>> answer) override {
    if (histories_-- > 0) return answer(Unavailable("nobody is there"));
    work_.History(id, std::move(answer));
  }
  void Submit(CommandSubmission submission, Done done) override {
    if (submits_-- > 0) return done(Unavailable("nobody is there"));
    work_.Submit(std::move(submission), std::move(done));
  }
  void FinishTask(TaskEnd end, Done done) override {
    if (ends_-- > 0) return done(Unavailable("nobody is there"));
    work_.FinishTask(std::move(end), std::move(done));
  }

 private:
  WorkPort& work_;
  std::atomic<int> histories_;
  std::atomic<int> submits_;
  std::atomic<int> ends_;
};

class UnansweredBackend final : public Backend {
 public:
  UnansweredBackend(Backend& engine, int calls) : engine_(engine), work_(engine.work(), calls) {}

  ExecutionPort& executions() override { return engine_.executions(); }
  TaskPort& tasks() override { return engine_.tasks(); }
  WorkPort& work() override { return work_; }
  ReportPort& reports() override { return engine_.reports(); }
  RuntimePort& runtime() override { return engine_.runtime(); }

 private:
  Backend& engine_;
  UnansweredWork work_;
};

Workflow<int> DoubledByTask(WorkflowContext& ctx, int value) {
  co_return co_await ctx.task<int>("double", value);
}

TEST_CASE("worker: what it has claimed it keeps until the engine answers again") {
  const auto engine = EmbeddedEngine::Open("memory:").value();
  constexpr int kCalls = 20;
  UnansweredBackend backend(*engine, kCalls);
  std::atomic<int> troubles = 0;
  std::atomic<int> runs = 0;
  Worker worker(backend, {.first_pause = absl::Milliseconds(1),
                          .longest_pause = absl::Milliseconds(1),
                          .hooks = {.trouble = [&](std::string_view, const absl::Status& status) {
                            if (!absl::IsUnavailable(status)) return;
                            ++troubles;
                          }}});
  worker.workflow("doubled", DoubledByTask).task("double", [&](int value) {
    ++runs;
    return 2 * value;
  });
  REQUIRE(worker.start().ok());
  Client client(*engine);
  CHECK(client.result(client.start<int>("doubled", 4).value(), absl::Seconds(30)).value() == 8);
  CHECK(troubles == 3 * kCalls);
  CHECK(runs == 1);
}

}  // namespace
}  // namespace flovyn::sdk
