#include "ledger.h"

#include <utility>

namespace flovyn::chaos {

void Ledger::Asked() {
  const MutexLock lock(mutex_);
  ++counts_.asked;
}

void Ledger::Acknowledged() {
  const MutexLock lock(mutex_);
  ++counts_.acknowledged;
}

void Ledger::Ended() {
  const MutexLock lock(mutex_);
  ++counts_.ended;
}

void Ledger::Unanswered(int calls) {
  const MutexLock lock(mutex_);
  counts_.unanswered += calls;
}

void Ledger::Refused(const std::string& what) {
  const MutexLock lock(mutex_);
  ++refusals_[what];
}

void Ledger::Add(Case one) {
  const MutexLock lock(mutex_);
  cases_.push_back(std::move(one));
}

Ledger::Counts Ledger::counts() const {
  const MutexLock lock(mutex_);
  return counts_;
}

std::map<std::string, int> Ledger::refusals() const {
  const MutexLock lock(mutex_);
  return refusals_;
}

std::vector<Case> Ledger::TakeCases() {
  const MutexLock lock(mutex_);
  return std::exchange(cases_, {});
}

}  // namespace flovyn::chaos
