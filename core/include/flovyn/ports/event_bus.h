#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "flovyn/domain/lifecycle_event.h"
#include "flovyn/unit/batch.h"

namespace flovyn {

/// Which events a subscriber wants; unset members match all.
struct EventPattern {
  TenantId tenant;
  std::optional<WorkflowId> workflow = {};
  std::optional<TaskId> task = {};
  std::string type_prefix = {};  ///< "workflow." or "task.completed", …
};

/// Best-effort publish and subscribe within one process. Publishing never blocks and never fails a
/// request; a subscriber that lags loses its oldest events. Safe for concurrent use.
class EventBus : public LifecycleSink {
 public:
  using Subscription = std::uint64_t;
  /// `on_event` runs on the publisher's thread, in order; must not block or call back into the bus.
  virtual Subscription Subscribe(EventPattern pattern,
                                 std::function<void(const LifecycleEvent&)> on_event) = 0;
  /// After it returns, `on_event` is not running and will not run again.
  virtual void Unsubscribe(Subscription subscription) = 0;
};

}  // namespace flovyn
