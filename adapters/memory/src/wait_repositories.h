#pragma once

#include "flovyn/ports/outbox_repository.h"
#include "flovyn/ports/timer_repository.h"
#include "tables.h"

namespace flovyn::memory {

class MemoryTimerRepository final : public TimerRepository {
 public:
  explicit MemoryTimerRepository(MemoryData& data) : data_(data) {}
  absl::StatusOr<DueTimers> FindDue(std::size_t limit) override;

 private:
  MemoryData& data_;
};

class MemoryOutboxRepository final : public OutboxRepository {
 public:
  explicit MemoryOutboxRepository(MemoryData& data) : data_(data) {}
  absl::StatusOr<std::vector<MessageKey>> FindUndelivered(absl::Duration age,
                                                          std::size_t limit) override;

 private:
  MemoryData& data_;
};

}  // namespace flovyn::memory
