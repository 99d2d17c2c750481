#include "open_live_view.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "flovyn/base/status_macros.h"

namespace flovyn {
namespace {

constexpr absl::Duration kViewDelay = absl::Milliseconds(10);

}  // namespace

OpenLiveView::OpenLiveView(const LiveQueries::Deps& deps, const LiveLimits& limits,
                           LiveRequest request, std::shared_ptr<LiveReader> reader)
    : deps_(deps),
      limits_(limits),
      request_(std::move(request)),
      reader_(std::move(reader)),
      result_(static_cast<std::size_t>(request_.limit)) {}

void OpenLiveView::Continue() {
  {
    const MutexLock lock(mutex_);
    if (!std::exchange(begun_, true)) news_.refresh = true;
  }
  Wake();
}

void OpenLiveView::Committed(std::vector<WorkflowExecution> rows) {
  {
    const MutexLock lock(mutex_);
    if (!begun_ || closed_ || news_.lagged) return;
    if (news_.rows.size() + rows.size() > limits_.commits_per_view) {
      news_ = {.lagged = true, .refresh = true};
    } else {
      std::ranges::move(rows, std::back_inserter(news_.rows));
    }
  }
  Wake();
}

void OpenLiveView::Close() {
  const MutexLock lock(mutex_);
  closed_ = true;
  news_ = {};
}

void OpenLiveView::Wake() {
  {
    const MutexLock lock(mutex_);
    if (!begun_ || closed_ || std::exchange(busy_, true)) return;
  }
  Post();
}

void OpenLiveView::Post() {
  const bool queued = deps_.executor.Post([self = shared_from_this()] { self->Pump(); });
  if (!queued) PostLater(kViewDelay);
}

void OpenLiveView::PostLater(absl::Duration delay) {
  deps_.alarm.Set(deps_.clock.Now() + delay, [self = weak_from_this()] {
    if (const auto alive = self.lock()) alive->Post();
  });
}

void OpenLiveView::RefreshIn(absl::Duration delay) {
  const absl::Time due = deps_.clock.Now() + delay;
  {
    const MutexLock lock(mutex_);
    if (refresh_due_ && *refresh_due_ <= due) return;
    refresh_due_ = due;
  }
  deps_.alarm.Set(due, [self = weak_from_this()] {
    if (const auto alive = self.lock()) alive->RefreshIsDue();
  });
}

void OpenLiveView::RefreshIsDue() {
  {
    const MutexLock lock(mutex_);
    if (!refresh_due_ || deps_.clock.Now() < *refresh_due_) return;
    refresh_due_.reset();
    news_.refresh = true;
  }
  Wake();
}

void OpenLiveView::Pump() {
  while (Deliver()) {
    const std::optional<News> news = Take();
    if (!news) return;
    Work(*news);
  }
}

/// Nothing: there is none, and the pump rests until it is woken.
std::optional<OpenLiveView::News> OpenLiveView::Take() {
  const MutexLock lock(mutex_);
  if (closed_ || (!news_.lagged && !news_.refresh && news_.rows.empty())) {
    busy_ = false;
    return std::nullopt;
  }
  return std::exchange(news_, {});
}

void OpenLiveView::Work(const News& news) {
  if (news.lagged) {
    result_.Clear();
    ready_ = false;
    Tell({{.change = LiveChange::kResync}});
  }
  if (news.refresh) {
    // A store that cannot be read now is asked again with the next refresh.
    ReadAll().IgnoreError();
    RefreshIn(deps_.store.traits().shared ? limits_.shared_refresh : limits_.refresh);
  }
  if (!ready_) return;
  for (const WorkflowExecution& row : news.rows) Tell(result_.Apply(condition_, row));
  if (result_.has_gap()) RefreshIn(limits_.gap_refresh);
}

/// The query is read anew, too: -1h is an hour ago now.
absl::Status OpenLiveView::ReadAll() {
  WorkflowFilter filter;
  FLOVYN_ASSIGN_OR_RETURN(
      filter.query, query::ReadQuery(request_.query, query::Entity::kWorkflow, deps_.clock.Now()));
  const Page page = {.limit = request_.limit + 1, .max_total = 0};
  FLOVYN_ASSIGN_OR_RETURN(const Listed<WorkflowExecution> newest,
                          deps_.store.workflows().List(request_.tenant, filter, page));
  condition_ = std::move(filter.query.condition);
  Tell(result_.Refresh(newest.rows));
  if (!std::exchange(ready_, true)) Tell({{.change = LiveChange::kReady}});
  return absl::OkStatus();
}

void OpenLiveView::Tell(std::vector<LiveEvent> events) {
  std::ranges::move(events, std::back_inserter(untold_));
}

bool OpenLiveView::Deliver() {
  while (!untold_.empty()) {
    if (reader_->full() && !Resume()) return false;
    reader_->Write(untold_.front());
    untold_.pop_front();
  }
  return true;
}

/// Whether room came while the pump was about to rest.
bool OpenLiveView::Resume() {
  {
    const MutexLock lock(mutex_);
    busy_ = false;
  }
  if (reader_->full()) return false;
  const MutexLock lock(mutex_);
  return !closed_ && !std::exchange(busy_, true);
}

}  // namespace flovyn
