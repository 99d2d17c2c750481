#pragma once

#include <map>
#include <set>
#include <utility>

#include "absl/time/time.h"

namespace flovyn::memory {

/// Ids of executions by something that they share, in the order of their creation.
template <class Key, class RowId>
class CreationIndex {
 public:
  using Place = std::pair<absl::Time, RowId>;

  /// Oldest first.
  const std::set<Place>& Of(const Key& key) const {
    static const std::set<Place> none;
    const auto found = places_.find(key);
    return found == places_.end() ? none : found->second;
  }
  void Add(const Key& key, Place place) { places_[key].insert(std::move(place)); }
  void Remove(const Key& key, const Place& place) {
    const auto found = places_.find(key);
    if (found == places_.end()) return;
    found->second.erase(place);
    if (found->second.empty()) places_.erase(found);
  }

 private:
  std::map<Key, std::set<Place>> places_;
};

}  // namespace flovyn::memory
