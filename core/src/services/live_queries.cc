#include "flovyn/services/live_queries.h"

#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "open_live_view.h"

namespace flovyn {

LiveQueries::LiveQueries(const Deps& deps, const LiveLimits& limits)
    : deps_(deps), limits_(limits) {}

LiveQueries::~LiveQueries() { Stop(); }

absl::StatusOr<LiveQueries::Ticket> LiveQueries::Open(const Caller& caller,
                                                      const LiveRequest& request,
                                                      std::shared_ptr<LiveReader> reader) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, request.tenant, Action::kView));
  if (request.limit < 1 || std::cmp_greater(request.limit, limits_.rows_per_view)) {
    return InvalidField(
        "limit", absl::StrFormat("%d is not within 1 to %d", request.limit, limits_.rows_per_view));
  }
  FLOVYN_ASSIGN_OR_RETURN(
      const query::Query query,
      query::ReadQuery(request.query, query::Entity::kWorkflow, deps_.clock.Now()));
  if (!query.order.empty()) {
    return InvalidField("query", "a live query has the newest first; leave ORDER BY out");
  }
  const MutexLock lock(mutex_);
  if (open_.size() >= limits_.views) {
    return ResourceExhausted(absl::StrFormat(
        "%d live queries are open, which is the limit; try again later", open_.size()));
  }
  open_.emplace(++last_ticket_,
                std::make_shared<OpenLiveView>(deps_, limits_, request, std::move(reader)));
  return last_ticket_;
}

void LiveQueries::Continue(Ticket ticket) {
  std::shared_ptr<OpenLiveView> view;
  {
    const MutexLock lock(mutex_);
    const auto found = open_.find(ticket);
    if (found == open_.end()) return;
    view = found->second;
  }
  view->Continue();
}

void LiveQueries::Close(Ticket ticket) {
  std::shared_ptr<OpenLiveView> view;
  {
    const MutexLock lock(mutex_);
    const auto found = open_.find(ticket);
    if (found == open_.end()) return;
    view = std::move(found->second);
    open_.erase(found);
  }
  view->Close();
}

void LiveQueries::Committed(const WorkingSet& set) {
  std::vector<std::shared_ptr<OpenLiveView>> views;
  {
    const MutexLock lock(mutex_);
    for (const auto& [ticket, view] : open_) views.push_back(view);
  }
  for (const std::shared_ptr<OpenLiveView>& view : views) {
    std::vector<WorkflowExecution> rows;
    for (const Tracked<WorkflowExecution>& tracked : set.workflows()) {
      if (tracked.changed && tracked.row.start.tenant == view->tenant()) {
        rows.push_back(tracked.row);
      }
    }
    if (!rows.empty()) view->Committed(std::move(rows));
  }
}

void LiveQueries::Stop() {
  std::map<Ticket, std::shared_ptr<OpenLiveView>> closed;
  {
    const MutexLock lock(mutex_);
    closed.swap(open_);
  }
  for (const auto& [ticket, view] : closed) view->Close();
}

std::size_t LiveQueries::open_views() const {
  const MutexLock lock(mutex_);
  return open_.size();
}

}  // namespace flovyn
