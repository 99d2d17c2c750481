#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/payload.h"

namespace flovyn {

// Events of what a workflow may wait for besides tasks: promises, timers, children and signals. As
// with all events, names and fields never change.

struct PromiseCreated {
  static constexpr std::string_view kType = "PROMISE_CREATED";
  PromiseId id;
  std::string name = {};
  std::optional<std::int64_t> timeout_ms = {};
  std::optional<absl::Time> timeout_at = {};
  std::string idempotency_key = {};
};
struct PromiseResolved {
  static constexpr std::string_view kType = "PROMISE_RESOLVED";
  PromiseId id;
  std::string name = {};
  Payload value = {};
};
struct PromiseRejected {
  static constexpr std::string_view kType = "PROMISE_REJECTED";
  PromiseId id;
  std::string name = {};
  std::string error = {};
};
struct PromiseTimedOut {
  static constexpr std::string_view kType = "PROMISE_TIMEOUT";
  PromiseId id;
  std::string name = {};
};
struct TimerStarted {
  static constexpr std::string_view kType = "TIMER_STARTED";
  std::string timer_id = {};
  std::int64_t duration_ms = 0;
  absl::Time fire_at;
};
struct TimerFired {
  static constexpr std::string_view kType = "TIMER_FIRED";
  std::string timer_id = {};
};
struct TimerCancelled {
  static constexpr std::string_view kType = "TIMER_CANCELLED";
  std::string timer_id = {};
};
struct ChildWorkflowInitiated {
  static constexpr std::string_view kType = "CHILD_WORKFLOW_INITIATED";
  std::string name = {};
  WorkflowId child;
  std::string kind = {};
  Payload input = {};
  std::string queue = {};
};
struct ChildWorkflowCompleted {
  static constexpr std::string_view kType = "CHILD_WORKFLOW_COMPLETED";
  std::string name = {};
  WorkflowId child;
  Payload output = {};
};
struct ChildWorkflowFailed {
  static constexpr std::string_view kType = "CHILD_WORKFLOW_FAILED";
  std::string name = {};
  WorkflowId child;
  std::string error = {};
};
struct SignalReceived {
  static constexpr std::string_view kType = "SIGNAL_RECEIVED";
  std::string name = {};
  Payload value = {};
};

}  // namespace flovyn
