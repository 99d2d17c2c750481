#include "lane_set.h"

#include <algorithm>
#include <utility>

namespace flovyn::postgres {

LaneSet::LaneSet(int count, const sql::LaneOptions& options,
                 const std::function<std::unique_ptr<sql::BatchWriter>()>& make_writer)
    : batch_units_(options.max_batch_units), load_(static_cast<std::size_t>(count), 0) {
  for (int i = 0; i < count; ++i) {
    lanes_.push_back(std::make_unique<sql::WriteLane>(make_writer(), options));
  }
}

void LaneSet::Bind(const StoreHooks& hooks) {
  for (const auto& lane : lanes_) lane->Bind(hooks);
}

std::size_t LaneSet::Enter(std::thread::id sender) {
  MutexLock lock(mutex_);
  Sender& entry = senders_[sender];
  if (entry.unanswered == 0) {
    const bool first_has_room = load_[0] <= 2 * batch_units_;  // one in flight, one waiting
    const auto least = std::ranges::min_element(load_);
    entry.lane = first_has_room ? 0 : static_cast<std::size_t>(least - load_.begin());
  }
  ++entry.unanswered;
  ++load_[entry.lane];
  return entry.lane;
}

void LaneSet::Leave(std::thread::id sender) {
  MutexLock lock(mutex_);
  const auto entry = senders_.find(sender);
  --load_[entry->second.lane];
  if (--entry->second.unanswered == 0) senders_.erase(entry);
}

void LaneSet::Submit(Unit unit, UnitDone done) {
  if (lanes_.size() == 1) return lanes_[0]->Submit(std::move(unit), std::move(done));
  const std::thread::id sender = std::this_thread::get_id();
  const std::size_t lane = Enter(sender);
  lanes_[lane]->Submit(std::move(unit),
                       [this, sender, done = std::move(done)](const absl::Status& status) {
                         Leave(sender);
                         done(status);
                       });
}

StoreCounters LaneSet::counters() const {
  StoreCounters sum;
  for (const auto& lane : lanes_) {
    const StoreCounters one = lane->counters();
    sum.write_transactions += one.write_transactions;
    sum.units += one.units;
    sum.refused += one.refused;
    sum.failed_batches += one.failed_batches;
  }
  return sum;
}

void LaneSet::Close() {
  for (const auto& lane : lanes_) lane->Close();
}

}  // namespace flovyn::postgres
