#include "flovyn/sdk_embedded/engine_backend.h"

#include <utility>

#include "executions.h"
#include "work.h"

namespace flovyn::sdk_embedded {
namespace {

class EmbeddedRuntime final : public sdk::RuntimePort {
 public:
  explicit EmbeddedRuntime(const EngineBackendDeps& deps) : deps_(deps) {}

  absl::Time Now() override { return deps_.clock.Now(); }
  void After(absl::Duration delay, std::function<void()> call) override {
    deps_.alarm.Set(deps_.clock.Now() + delay, std::move(call));
  }
  std::unique_ptr<Executor> MakeExecutor(std::size_t threads) override {
    return deps_.make_executor(threads);
  }
  Logger& logger() override { return deps_.logger; }
  Step Work() override { return deps_.work ? deps_.work() : Step::kElsewhere; }

 private:
  const EngineBackendDeps& deps_;
};

class EngineBackend final : public sdk::Backend {
 public:
  explicit EngineBackend(EngineBackendDeps deps) : deps_(std::move(deps)) {}

  sdk::ExecutionPort& executions() override { return executions_; }
  sdk::TaskPort& tasks() override { return tasks_; }
  sdk::WorkPort& work() override { return work_; }
  sdk::ReportPort& reports() override { return reports_; }
  sdk::RuntimePort& runtime() override { return runtime_; }

 private:
  const EngineBackendDeps deps_;
  EmbeddedExecutions executions_{deps_};
  EmbeddedTasks tasks_{deps_};
  EmbeddedWork work_{deps_};
  EmbeddedReports reports_{deps_};
  EmbeddedRuntime runtime_{deps_};
};

}  // namespace

std::unique_ptr<sdk::Backend> MakeEngineBackend(EngineBackendDeps deps) {
  return std::make_unique<EngineBackend>(std::move(deps));
}

}  // namespace flovyn::sdk_embedded
