#include "flovyn/services/execution_counts.h"

#include <algorithm>
#include <utility>

namespace flovyn {
namespace {

constexpr std::size_t kMaxValueBytes = 128;

std::string ValueOf(const Metadata& metadata, const std::string& key) {
  const Json* const value = metadata.json().Find(key);
  if (value == nullptr || value->is_container() || value->is_null()) return "";
  std::string text = value->kind() == JsonKind::kString ? value->AsString() : value->Dump();
  return text.size() > kMaxValueBytes ? std::string(kOtherLabel) : text;
}

}  // namespace

ExecutionCounts::ExecutionCounts(ExecutionCountOptions options, LifecycleSink& next)
    : options_(std::move(options)), next_(next) {}

void ExecutionCounts::Publish(const LifecycleEvent& event) {
  Series series = {.event = event.type};
  for (const std::string& key : options_.metadata_keys) {
    series.values.push_back(ValueOf(event.metadata, key));
  }
  {
    const MutexLock lock(mutex_);
    if (counts_.size() >= options_.max_series && !counts_.contains(series)) {
      std::ranges::fill(series.values, kOtherLabel);
    }
    ++counts_[std::move(series)];
  }
  next_.Publish(event);
}

std::map<ExecutionCounts::Series, std::uint64_t> ExecutionCounts::Read() const {
  const MutexLock lock(mutex_);
  return counts_;
}

}  // namespace flovyn
