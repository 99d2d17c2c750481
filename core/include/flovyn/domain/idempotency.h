#pragma once

#include <string>
#include <utility>
#include <variant>

#include "absl/time/time.h"
#include "flovyn/domain/ids.h"

namespace flovyn {

/// One namespace per tenant, shared by workflows, tasks and promises.
struct IdempotencyKey {
  TenantId tenant;
  std::string key = {};

  friend bool operator==(const IdempotencyKey&, const IdempotencyKey&) = default;
  friend auto operator<=>(const IdempotencyKey&, const IdempotencyKey&) = default;
  template <class H>
  friend H AbslHashValue(H state, const IdempotencyKey& value) {
    return H::combine(std::move(state), value.tenant, value.key);
  }
};

/// A key for which something is done once, while it lives.
struct OnceKey {
  IdempotencyKey key;
  absl::Duration ttl = absl::Hours(24);
};

/// What a key stands for. Expiry is checked at every read; expired rows are swept now and then.
struct IdempotencyRecord {
  IdempotencyKey key;
  std::variant<WorkflowId, TaskId, PromiseId> target;
  absl::Time created_at;
  absl::Time expires_at;
};

}  // namespace flovyn
