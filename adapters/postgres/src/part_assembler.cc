#include "part_assembler.h"

#include <algorithm>
#include <utility>

namespace flovyn::postgres {

std::optional<RelayedItems> PartAssembler::Add(const PartNotice& notice) {
  // A ring belongs to one node and one execution, and tells one item at a time.
  auto open = std::ranges::find(open_, notice.item.ring,
                                [](const Open& one) { return one.so_far.item.ring; });
  if (notice.part == 0) {
    if (open != open_.end()) Drop(open);
    open = open_.insert(open_.end(), Open{notice, 1});
  } else {
    if (open == open_.end()) return std::nullopt;
    const PartNotice& so_far = open->so_far;
    if (so_far.item.first != notice.item.first || so_far.item.topic != notice.item.topic ||
        so_far.parts != notice.parts || open->next != notice.part) {
      Drop(open);
      return std::nullopt;
    }
    open->so_far.item.items[0].data += notice.item.items[0].data;
    ++open->next;
  }
  bytes_ += notice.item.items[0].data.size();
  if (open->next == notice.parts) {
    RelayedItems whole = open->so_far.item;
    Drop(open);
    return whole;
  }
  while (open_.size() > limits_.items || bytes_ > limits_.bytes) Drop(open_.begin());
  return std::nullopt;
}

void PartAssembler::Drop(std::deque<Open>::iterator open) {
  bytes_ -= open->so_far.item.items[0].data.size();
  open_.erase(open);
}

}  // namespace flovyn::postgres
