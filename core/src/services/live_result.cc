#include "live_result.h"

#include <iterator>
#include <set>
#include <utility>

#include "flovyn/query/evaluate.h"

namespace flovyn {

std::vector<LiveEvent> LiveResult::Apply(const query::Condition& condition,
                                         const WorkflowExecution& row) {
  std::vector<LiveEvent> events;
  const auto member = members_.find(PlaceOf(row));
  if (member != members_.end() && VersionOf(row) < member->second) return events;
  if (query::Meets(condition, query::RowOf(row))) {
    Put(row, events);
  } else if (member != members_.end()) {
    members_.erase(member);
    gap_ = gap_ || outside_;
    events.push_back({LiveChange::kLeave, row.start.id, row});
  }
  return events;
}

void LiveResult::Put(const WorkflowExecution& row, std::vector<LiveEvent>& events) {
  const auto [member, entered] = members_.insert_or_assign(PlaceOf(row), VersionOf(row));
  if (members_.size() <= limit_) {
    events.push_back({entered ? LiveChange::kEnter : LiveChange::kChange, row.start.id, row});
    return;
  }
  outside_ = true;
  const auto oldest = std::prev(members_.end());
  if (oldest != member) {
    events.push_back({LiveChange::kLeave, std::get<WorkflowId>(oldest->first), {}});
    events.push_back({LiveChange::kEnter, row.start.id, row});
  }
  members_.erase(oldest);
}

std::vector<LiveEvent> LiveResult::Refresh(const std::vector<WorkflowExecution>& newest) {
  std::vector<LiveEvent> events;
  std::set<Place> found;
  for (const WorkflowExecution& row : newest) {
    if (found.size() < limit_) found.insert(PlaceOf(row));
  }
  for (auto member = members_.begin(); member != members_.end();) {
    if (found.contains(member->first)) {
      ++member;
      continue;
    }
    events.push_back({LiveChange::kLeave, std::get<WorkflowId>(member->first), {}});
    member = members_.erase(member);
  }
  for (const WorkflowExecution& row : newest) {
    if (!found.contains(PlaceOf(row))) continue;
    const auto member = members_.find(PlaceOf(row));
    if (member == members_.end() || member->second < VersionOf(row)) Put(row, events);
  }
  outside_ = newest.size() > limit_;
  gap_ = false;
  return events;
}

void LiveResult::Clear() {
  members_.clear();
  outside_ = false;
  gap_ = false;
}

}  // namespace flovyn
