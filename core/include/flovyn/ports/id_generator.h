#pragma once

#include "flovyn/base/uuid.h"

namespace flovyn {

/// Fresh UUIDs (version 7 in production: time-ordered, so that indexes grow at one end).
/// Safe for concurrent use.
class IdGenerator {
 public:
  virtual ~IdGenerator() = default;
  virtual Uuid NewUuid() = 0;
};

}  // namespace flovyn
