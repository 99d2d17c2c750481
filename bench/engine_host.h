#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "flovyn/ports/event_bus.h"
#include "flovyn/sdk/runtime.h"
#include "flovyn/services/engine.h"
#include "flovyn/system/alarm.h"
#include "flovyn/system/executor.h"
#include "flovyn/system/ticker.h"

namespace flovyn::bench {

/// An engine with everything that it needs, on the store of a URL.
class EngineHost {
 public:
  static absl::StatusOr<std::unique_ptr<EngineHost>> Open(const std::string& url);
  ~EngineHost();

  Engine& engine() { return *engine_; }
  Executor& executor() { return *executor_; }
  Clock& clock() { return *clock_; }
  Logger& logger() { return *logger_; }
  TenantId tenant() const;
  /// For clients and workers of the SDK; ends before this object.
  std::unique_ptr<sdk::Backend> MakeBackend();

 private:
  EngineHost();
  absl::Status OpenStore(const std::string& url, NodeId node);

  std::unique_ptr<Clock> clock_;
  std::unique_ptr<IdGenerator> ids_;
  std::unique_ptr<Logger> logger_;
  std::unique_ptr<EventBus> bus_;
  std::unique_ptr<system::AlarmThread> alarm_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<system::ExecutorPool> executor_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<system::Ticker> ticker_;
};

}  // namespace flovyn::bench
