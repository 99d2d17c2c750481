#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flovyn/memory/event_bus.h"
#include "flovyn/memory/inline_executor.h"
#include "flovyn/memory/manual_clock.h"
#include "flovyn/memory/memory_store.h"
#include "flovyn/memory/sequential_ids.h"
#include "flovyn/services/engine.h"

namespace flovyn::testing {

class SilentLogger final : public Logger {
 public:
  bool Enabled(LogLevel) const override { return false; }
  void Log(LogLevel, std::string_view, const std::vector<LogField>&) override {}
};

/// Outcome of one poll, filled when it is answered.
struct PollOutcome {
  PollTicket ticket = 0;
  std::optional<absl::StatusOr<std::optional<ClaimedWork>>> answer = {};

  bool answered() const { return answer.has_value(); }
  bool empty() const { return answered() && answer->ok() && !(*answer)->has_value(); }
  const WorkflowExecution& workflow() const { return std::get<WorkflowExecution>(***answer); }
  const TaskExecution& task() const { return std::get<TaskExecution>(***answer); }
  bool has_work() const { return answered() && answer->ok() && (*answer)->has_value(); }
};

/// An engine on the in-memory ports, in one thread: everything has happened when a call returns,
/// and time moves when the test says so.
class EngineFixture {
 public:
  explicit EngineFixture(const EngineOptions& options = {})
      : store_(memory::MakeMemoryStore({.clock = clock_})),
        bus_(memory::MakeMemoryEventBus()),
        engine_(std::make_unique<Engine>(
            EngineDeps{*store_, clock_, ids_, clock_, executor_, *bus_, logger_}, options)) {
    Tenant tenant;
    tenant.id = TenantId(*Uuid::Parse(kDefaultTenantId));
    tenant.name = "Default";
    tenant.slug = std::string(kDefaultTenantSlug);
    engine_->tenants().Sync({tenant}).IgnoreError();
  }

  Engine& engine() { return *engine_; }
  Store& store() { return *store_; }
  memory::ManualClock& clock() { return clock_; }
  EventBus& bus() { return *bus_; }
  Caller caller() const { return Caller::Trusted(); }
  TenantId tenant() const { return TenantId(*Uuid::Parse(kDefaultTenantId)); }

  WorkflowId Start(const std::string& kind = "order", std::int64_t priority_seconds = 0) {
    StartWorkflowRequest request;
    request.tenant = tenant();
    request.kind = kind;
    request.priority_seconds = priority_seconds;
    return StartAndWait(engine_->workflows(), caller(), std::move(request))->id;
  }

  TaskId SubmitTask(const std::string& kind = "report") {
    StartTaskRequest request;
    request.tenant = tenant();
    request.kind = kind;
    return SubmitTaskAndWait(engine_->tasks(), caller(), std::move(request))->task.start.id;
  }

  std::shared_ptr<PollOutcome> Poll(PollRequest request) {
    auto outcome = std::make_shared<PollOutcome>();
    request.tenant = tenant();
    if (request.worker.empty()) request.worker = "worker-1";
    outcome->ticket = engine_->dispatch().Poll(
        caller(), std::move(request), [outcome](absl::StatusOr<std::optional<ClaimedWork>> answer) {
          outcome->answer = std::move(answer);
        });
    return outcome;
  }
  std::shared_ptr<PollOutcome> PollWorkflow(absl::Duration hold = absl::ZeroDuration()) {
    return Poll({.type = WorkType::kWorkflow, .hold = hold});
  }
  std::shared_ptr<PollOutcome> PollTask(absl::Duration hold = absl::ZeroDuration()) {
    return Poll({.type = WorkType::kTask, .hold = hold});
  }

  absl::Status Submit(const WorkflowId& id, std::vector<Command> commands, SubmitStatus status) {
    absl::Status outcome = absl::UnknownError("unanswered");
    CommandSubmission submission;
    submission.workflow = id;
    submission.commands = std::move(commands);
    submission.status = status;
    engine_->dispatch().SubmitCommands(caller(), std::move(submission),
                                       [&](const absl::Status& answer) { outcome = answer; });
    return outcome;
  }

  WorkflowExecution Get(const WorkflowId& id) {
    return *engine_->workflows().Get(caller(), tenant(), id);
  }
  TaskExecution Get(const TaskId& id) { return *store_->tasks().Get(tenant(), id); }

 private:
  memory::ManualClock clock_;
  memory::SequentialIds ids_;
  memory::InlineExecutor executor_;
  SilentLogger logger_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<EventBus> bus_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace flovyn::testing
