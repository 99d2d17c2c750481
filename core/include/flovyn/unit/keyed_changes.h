#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace flovyn {

/// Rows of a small table by their key: as loaded, and as the deltas left them. Single-threaded.
template <class Key, class Row, auto kKey>
class KeyedChanges {
 public:
  /// Keeps what is there already.
  void Load(Row row) {
    Key key = row.*kKey;
    entries_.try_emplace(std::move(key), Entry{.row = std::move(row)});
  }
  void Put(Row row) {
    Key key = row.*kKey;
    entries_.insert_or_assign(std::move(key), Entry{.row = std::move(row), .changed = true});
    changed_ = true;
  }
  void Remove(const Key& key) {
    entries_.insert_or_assign(key, Entry{.row = std::nullopt, .changed = true});
    changed_ = true;
  }

  /// nullptr: it does not exist, or is removed.
  const Row* Find(const Key& key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() || !found->second.row ? nullptr : &*found->second.row;
  }
  template <class Visit>
  void ForEach(const Visit& visit) const {
    for (const auto& [key, entry] : entries_) {
      if (entry.row) visit(*entry.row);
    }
  }

  bool changed() const { return changed_; }
  std::vector<Row> Written() const {
    std::vector<Row> rows;
    if (!changed_) return rows;
    for (const auto& [key, entry] : entries_) {
      if (entry.changed && entry.row) rows.push_back(*entry.row);
    }
    return rows;
  }
  std::vector<Key> Removed() const {
    std::vector<Key> keys;
    if (!changed_) return keys;
    for (const auto& [key, entry] : entries_) {
      if (entry.changed && !entry.row) keys.push_back(key);
    }
    return keys;
  }

 private:
  struct Entry {
    std::optional<Row> row = {};
    bool changed = false;
  };
  std::map<Key, Entry> entries_;
  bool changed_ = false;
};

}  // namespace flovyn
