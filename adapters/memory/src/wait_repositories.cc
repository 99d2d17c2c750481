#include "wait_repositories.h"

#include <algorithm>
#include <utility>

namespace flovyn::memory {

absl::StatusOr<DueTimers> MemoryTimerRepository::FindDue(std::size_t limit) {
  const std::lock_guard lock(data_.mutex);
  return data_.tables.timers.FindDue(limit, data_.Now());
}

absl::StatusOr<std::vector<MessageKey>> MemoryOutboxRepository::FindUndelivered(absl::Duration age,
                                                                                std::size_t limit) {
  std::vector<std::pair<absl::Time, MessageKey>> found;
  {
    const std::lock_guard lock(data_.mutex);
    const absl::Time newest = data_.Now() - age;
    for (const auto& [key, message] : data_.tables.messages) {
      if (!message.held && message.created_at <= newest)
        found.emplace_back(message.created_at, key);
    }
  }
  std::ranges::sort(found);
  std::vector<MessageKey> keys;
  for (auto& [created_at, key] : found) {
    if (keys.size() == limit) break;
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace flovyn::memory
