#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/services/live_queries.h"
#include "live_result.h"

namespace flovyn {

/// One open live query. What is to be told is worked out on the executor, by one thread at a time.
/// Safe for concurrent use.
class OpenLiveView : public std::enable_shared_from_this<OpenLiveView> {
 public:
  OpenLiveView(const LiveQueries::Deps& deps, const LiveLimits& limits, LiveRequest request,
               std::shared_ptr<LiveReader> reader);

  const TenantId& tenant() const { return request_.tenant; }
  void Continue();
  /// What a commit made of executions of the tenant.
  void Committed(std::vector<WorkflowExecution> rows);
  /// The reader is not called any more, but for a call that runs.
  void Close();

 private:
  /// What the next turn of the pump has to look at.
  struct News {
    bool lagged = false;
    bool refresh = false;
    std::deque<WorkflowExecution> rows = {};
  };

  void Wake();
  void Post();
  void PostLater(absl::Duration delay);
  void RefreshIn(absl::Duration delay);
  void RefreshIsDue();
  void Pump();
  std::optional<News> Take();
  void Work(const News& news);
  absl::Status ReadAll();
  void Tell(std::vector<LiveEvent> events);
  /// False: it is full.
  bool Deliver();
  bool Resume();

  const LiveQueries::Deps deps_;
  const LiveLimits limits_;
  const LiveRequest request_;
  const std::shared_ptr<LiveReader> reader_;

  mutable Mutex mutex_;
  bool begun_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;  ///< A pump runs or waits for the executor.
  News news_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Time> refresh_due_ ABSL_GUARDED_BY(mutex_);

  // Of the pump.
  LiveResult result_;
  query::Condition condition_;
  bool ready_ = false;  ///< The result was read, and the condition.
  std::deque<LiveEvent> untold_;
};

}  // namespace flovyn
