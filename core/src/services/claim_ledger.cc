#include "flovyn/services/claim_ledger.h"

namespace flovyn {

void ClaimLedger::Delivered(const Uuid& work, const ClaimToken& token, absl::Time at) {
  MutexLock lock(mutex_);
  entries_.insert_or_assign(work, Entry{token, at});
}

void ClaimLedger::Finished(const Uuid& work) {
  MutexLock lock(mutex_);
  entries_.erase(work);
}

std::vector<ClaimToken> ClaimLedger::TakeOlderThan(absl::Time cutoff, std::size_t limit) {
  std::vector<ClaimToken> taken;
  MutexLock lock(mutex_);
  for (auto entry = entries_.begin(); entry != entries_.end() && taken.size() < limit;) {
    if (entry->second.at >= cutoff) {
      ++entry;
      continue;
    }
    taken.push_back(entry->second.token);
    entries_.erase(entry++);
  }
  return taken;
}

}  // namespace flovyn
