#pragma once

#include "flovyn/ports/dispatch_repository.h"
#include "tables.h"

namespace flovyn::memory {

class MemoryDispatchRepository final : public DispatchRepository {
 public:
  explicit MemoryDispatchRepository(MemoryData& data) : data_(data) {}

  absl::StatusOr<std::vector<ReadyWork>> FindReady(const ReadyQuery& query) override;
  absl::StatusOr<SweepResult> Sweep(const SweepRequest& request) override;
  absl::StatusOr<std::size_t> RemoveExpiredKeys(std::size_t limit) override;

 private:
  MemoryData& data_;
};

}  // namespace flovyn::memory
