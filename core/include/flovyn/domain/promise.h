#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/payload.h"

namespace flovyn {

enum class PromiseStatus { kPending, kResolved, kRejected, kTimeout, kCancelled };

inline constexpr auto kPromiseStatusText = std::to_array<EnumText<PromiseStatus>>({
    {PromiseStatus::kPending, "PENDING"},
    {PromiseStatus::kResolved, "RESOLVED"},
    {PromiseStatus::kRejected, "REJECTED"},
    {PromiseStatus::kTimeout, "TIMEOUT"},
    {PromiseStatus::kCancelled, "CANCELLED"},
});

/// A value that a workflow waits for and somebody outside supplies. Settled once.
struct Promise {
  PromiseId id;
  TenantId tenant;
  WorkflowId workflow;
  std::string name = {};  ///< May repeat within a workflow; the newest pending one is meant.
  PromiseStatus status = PromiseStatus::kPending;
  absl::Time created_at;
  std::optional<absl::Time> timeout_at = {};
  Payload value = {};      ///< When resolved.
  std::string error = {};  ///< When rejected.
  std::optional<absl::Time> settled_at = {};
};

}  // namespace flovyn
