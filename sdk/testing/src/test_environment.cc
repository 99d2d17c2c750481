#include "flovyn/sdk_testing/test_environment.h"

#include <deque>
#include <functional>
#include <optional>

#include "flovyn/base/status_macros.h"
#include "flovyn/memory/event_bus.h"
#include "flovyn/memory/manual_clock.h"
#include "flovyn/memory/memory_store.h"
#include "flovyn/memory/sequential_ids.h"
#include "flovyn/sdk_embedded/engine_backend.h"
#include "flovyn/services/engine.h"
#include "no_log.h"

namespace flovyn::sdk_testing {
namespace {

/// Polls wait so long; nothing else does. What comes later than kHorizon is the end of a poll.
constexpr absl::Duration kForever = absl::Hours(24 * 10'000);
constexpr absl::Duration kHorizon = absl::Hours(24 * 5'000);

/// Work of all executors of the environment, in the order in which it was posted.
using Queue = std::deque<std::function<void()>>;

class QueueExecutor final : public Executor {
 public:
  explicit QueueExecutor(Queue& queue) : queue_(queue) {}
  bool Post(std::function<void()> work) override {
    queue_.push_back(std::move(work));
    return true;
  }

 private:
  Queue& queue_;
};

Tenant DefaultTenant() {
  Tenant tenant;
  tenant.id = TenantId(*Uuid::Parse(kDefaultTenantId));
  tenant.name = "Default";
  tenant.slug = std::string(kDefaultTenantSlug);
  return tenant;
}

sdk::WorkerOptions Options() {
  sdk::WorkerOptions options;
  options.poll = kForever;
  options.heartbeat = {};
  return options;
}

}  // namespace

struct TestEnvironment::Parts {
  Parts() {
    const Tenant tenant = DefaultTenant();
    engine.tenants().Sync({tenant}).IgnoreError();
    // Or else the first start would have to let something happen, and so start the worker.
    engine.field_rules().Get(tenant.id).IgnoreError();
    backend = sdk_embedded::MakeEngineBackend(
        {.engine = engine,
         .clock = clock,
         .alarm = clock,
         .executor = executor,
         .logger = logger,
         .make_executor = [this](std::size_t) { return std::make_unique<QueueExecutor>(queue); },
         .work = [this] { return Work(); },
         .look_every = kForever,
         .tenant = tenant.id});
    worker.emplace(*backend, Options());
    client.emplace(*backend);
  }

  /// The worker is started when something has to happen: the test has registered by then.
  void StartWorker() {
    if (std::exchange(started, true)) return;
    worker->start().IgnoreError();
  }

  bool RunOne() {
    if (queue.empty()) return false;
    const std::function<void()> work = std::move(queue.front());
    queue.pop_front();
    work();
    return true;
  }

  sdk::RuntimePort::Step Work() {
    StartWorker();
    if (RunOne()) return sdk::RuntimePort::Step::kWorked;
    const std::optional<absl::Time> next = clock.next_alarm();
    if (!next || *next > clock.Now() + kHorizon) return sdk::RuntimePort::Step::kIdle;
    clock.Advance(std::max(*next - clock.Now(), absl::ZeroDuration()));
    return sdk::RuntimePort::Step::kWorked;
  }

  void RunUntil(absl::Time until) {
    StartWorker();
    for (;;) {
      if (RunOne()) continue;
      const std::optional<absl::Time> next = clock.next_alarm();
      if (!next || *next > until) break;
      clock.Advance(std::max(*next - clock.Now(), absl::ZeroDuration()));
    }
    clock.Advance(std::max(until - clock.Now(), absl::ZeroDuration()));
  }

  Queue queue;
  QueueExecutor executor{queue};
  memory::ManualClock clock;
  memory::SequentialIds ids;
  NoLog logger;
  std::unique_ptr<Store> store = memory::MakeMemoryStore({.clock = clock});
  std::unique_ptr<EventBus> bus = memory::MakeMemoryEventBus();
  Engine engine{{*store, clock, ids, clock, executor, *bus, logger}, {}};
  std::unique_ptr<sdk::Backend> backend;
  bool started = false;
  std::optional<sdk::Worker> worker;
  std::optional<sdk::Client> client;
};

TestEnvironment::TestEnvironment() : parts_(std::make_unique<Parts>()) {}
TestEnvironment::~TestEnvironment() {
  parts_->started = true;  // too late to start
  parts_->worker->stop();
}

sdk::Worker& TestEnvironment::worker() { return *parts_->worker; }
sdk::Client& TestEnvironment::client() { return *parts_->client; }
sdk::Backend& TestEnvironment::backend() { return *parts_->backend; }
absl::Time TestEnvironment::now() const { return parts_->clock.Now(); }

void TestEnvironment::advance(sdk::Duration by) {
  parts_->RunUntil(parts_->clock.Now() + by.absl());
}

std::vector<std::string> TestEnvironment::history(const WorkflowId& id) {
  const absl::StatusOr<RecordedHistory> recorded = record(id);
  if (!recorded.ok()) return {recorded.status().ToString()};
  std::vector<std::string> types;
  for (const StoredEvent& event : recorded->events) types.push_back(event.type);
  return types;
}

absl::StatusOr<RecordedHistory> TestEnvironment::record(const WorkflowId& id) {
  RecordedHistory history;
  FLOVYN_ASSIGN_OR_RETURN(
      const WorkflowExecution execution,
      parts_->engine.workflows().Get(Caller::Trusted(), DefaultTenant().id, id));
  history.info = {id, execution.start.kind, execution.start.metadata};
  FLOVYN_ASSIGN_OR_RETURN(history.events, parts_->engine.workflows().Events(Caller::Trusted(), id));
  return history;
}

}  // namespace flovyn::sdk_testing
