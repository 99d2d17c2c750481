#pragma once

#include "flovyn/ports/retention_repository.h"
#include "tables.h"

namespace flovyn::memory {

class MemoryRetentionRepository final : public RetentionRepository {
 public:
  explicit MemoryRetentionRepository(MemoryData& data) : data_(data) {}

  absl::StatusOr<RetentionResult> DeleteFinished(const RetentionStep& step) override;

 private:
  MemoryData& data_;
};

}  // namespace flovyn::memory
