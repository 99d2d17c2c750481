#pragma once

#include <map>
#include <set>

#include "absl/time/time.h"
#include "flovyn/domain/promise.h"
#include "flovyn/unit/unit_refs.h"

namespace flovyn::memory {

/// All promises, by workflow, too, and the pending ones.
class PromiseTable {
 public:
  const Promise* Find(const PromiseId& id) const;
  /// The newest pending one of the name, then the one with the greatest id.
  const Promise* FindPending(const PromiseName& name) const;
  void Put(Promise promise);
  void CancelPending(const WorkflowId& workflow, absl::Time now);
  void EraseOf(const WorkflowId& workflow);

 private:
  std::map<PromiseId, Promise> promises_;
  std::map<WorkflowId, std::set<PromiseId>> by_workflow_;
  std::map<WorkflowId, std::set<PromiseId>> pending_;
};

}  // namespace flovyn::memory
