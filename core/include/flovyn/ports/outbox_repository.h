#pragma once

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/message.h"

namespace flovyn {

/// Messages between executions that were committed and not delivered yet. Blocking, safe for
/// concurrent use.
class OutboxRepository {
 public:
  virtual ~OutboxRepository() = default;
  /// Those not held, written at least `age` ago, oldest first, at most `limit`. Delivery is a unit
  /// that removes the message in its commit.
  virtual absl::StatusOr<std::vector<MessageKey>> FindUndelivered(absl::Duration age,
                                                                  std::size_t limit) = 0;
};

}  // namespace flovyn
