#include "poll.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace flovyn {

bool PollClass::Takes(const ReadyWork& work) const {
  if (work.pool && work.pool != pool) return false;
  return any_kind || std::ranges::binary_search(kinds, work.kind);
}

PollClass ClassOf(const PollRequest& request, const WorkerIdentity& worker) {
  PollClass wants;
  wants.pool = request.pool;
  wants.any_kind = !worker.registered && request.kinds.empty();
  wants.kinds = request.kinds;
  std::ranges::sort(wants.kinds);
  if (!worker.registered) return wants;
  std::vector<std::string> known =
      request.type == WorkType::kWorkflow ? worker.workflow_kinds : worker.task_kinds;
  std::ranges::sort(known);
  if (request.kinds.empty()) {
    wants.kinds = std::move(known);
  } else {
    std::vector<std::string> both;
    std::ranges::set_intersection(wants.kinds, known, std::back_inserter(both));
    wants.kinds = std::move(both);
  }
  return wants;
}

}  // namespace flovyn
