#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/base/mutex.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/ports/alarm.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/store.h"
#include "flovyn/unit/batch.h"

namespace flovyn {

struct LiveLimits {
  std::size_t views = 100;               ///< Open at a time on this node.
  std::size_t rows_per_view = 1'000;     ///< Executions that one shows.
  std::size_t commits_per_view = 1'000;  ///< Changes that wait; beyond: it reads all anew.
  /// Other nodes' commits and the passing of time are seen so often.
  absl::Duration shared_refresh = absl::Seconds(2);
  absl::Duration refresh = absl::Seconds(30);
  absl::Duration gap_refresh = absl::Milliseconds(200);  ///< Who takes the place of one that left.
};

enum class LiveChange : std::uint8_t { kEnter, kChange, kLeave, kReady, kResync };
inline constexpr auto kLiveChangeText = std::to_array<EnumText<LiveChange>>({
    {LiveChange::kEnter, "enter"},    ///< It belongs to the result now.
    {LiveChange::kChange, "change"},  ///< It still does.
    {LiveChange::kLeave, "leave"},    ///< It does not any more.
    {LiveChange::kReady, "ready"},    ///< All that belonged to it at the begin has entered.
    {LiveChange::kResync, "resync"},  ///< Forget what entered: all of it comes again.
});

struct LiveEvent {
  LiveChange change = LiveChange::kReady;
  WorkflowId id = {};                         ///< Nil of kReady and kResync.
  std::optional<WorkflowExecution> row = {};  ///< Of kEnter and kChange, and mostly of kLeave.
};

/// Who watches: a transport. Called from threads of the executor, one call at a time; must not
/// block or call the service back.
class LiveReader {
 public:
  virtual ~LiveReader() = default;
  /// It takes no more for now, until LiveQueries::Continue.
  virtual bool full() const = 0;
  virtual void Write(const LiveEvent& event) = 0;
};

struct LiveRequest {
  TenantId tenant = {};
  std::string query = {};    ///< Without ORDER BY; empty: all.
  std::int64_t limit = 100;  ///< The newest so many that match are the result.
};

class OpenLiveView;

/// Queries whose results are told as they change: executions that enter, change and leave. Each is
/// told at least once and in order for one execution. Commits of this node are told one by one; of
/// other nodes' what is true when they are looked at. A watcher that lags is told so (kResync). No
/// open view holds a thread. Safe for concurrent use.
class LiveQueries final : public CommitSink {
 public:
  using Ticket = std::uint64_t;
  struct Deps {
    Store& store;
    Clock& clock;
    Alarm& alarm;
    Executor& executor;
  };
  LiveQueries(const Deps& deps, const LiveLimits& limits);
  ~LiveQueries() override;

  /// Nothing is read or written before the first Continue. Errors: PermissionDenied,
  /// InvalidArgument (`query`, `limit`), ResourceExhausted (too many are open).
  absl::StatusOr<Ticket> Open(const Caller& caller, const LiveRequest& request,
                              std::shared_ptr<LiveReader> reader);
  /// The reader has room: at the begin, and after it was full.
  void Continue(Ticket ticket);
  /// A call of the reader that runs on another thread still ends.
  void Close(Ticket ticket);

  void Committed(const WorkingSet& set) override;
  void Stop();
  std::size_t open_views() const;

 private:
  const Deps deps_;
  const LiveLimits limits_;
  mutable Mutex mutex_;
  Ticket last_ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<Ticket, std::shared_ptr<OpenLiveView>> open_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn
