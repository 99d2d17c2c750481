#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "flovyn/base/mutex.h"
#include "flovyn/decide/report_task.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/stream.h"
#include "flovyn/ports/alarm.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/store.h"
#include "flovyn/services/stream_hub.h"
#include "flovyn/services/stream_reader.h"
#include "flovyn/unit/batch.h"

namespace flovyn {

class OpenStream;
class StreamFeeds;

struct StreamDeps {
  Store& store;
  Clock& clock;
  Alarm& alarm;
  Executor& executor;
};

struct StreamRequest {
  TenantId tenant;
  std::variant<WorkflowId, TaskId> execution;  ///< A task: a standalone one.
  bool with_children = false;
  StreamFilter filter = {};
  std::string last_event_id = {};  ///< Of StreamEvent::id, or a sequence; empty: from the start.
};

/// A worker's message about a task that it runs.
struct StreamMessage {
  TaskId task;
  std::optional<WorkflowId> workflow = {};  ///< If given, has to be the task's.
  StreamType type = StreamType::kData;
  std::string payload = {};  ///< JSON text.
};

/// Streams of what executions do, to whoever watches. What the engine did is told from the history
/// (of a standalone task: from its row), so a stream resumes exactly, on any node, and shows events
/// of all nodes in the order of their sequence. What workers send is kept in rings of this process
/// (StreamHub); data of other nodes comes by the relay of the store, if it has one.
/// No open stream holds a thread. Safe for concurrent use.
class StreamService final : public CommitSink {
 public:
  using Ticket = std::uint64_t;
  StreamService(const StreamDeps& deps, std::uint32_t nonce, const StreamLimits& limits);
  ~StreamService() override;

  /// Blocks for one read. Nothing is written before the first Continue. Errors: PermissionDenied,
  /// NotFound, InvalidArgument (the id to resume after), ResourceExhausted (too many streams).
  absl::StatusOr<Ticket> Open(const Caller& caller, const StreamRequest& request,
                              std::shared_ptr<StreamReader> reader);
  /// The reader has room: at the begin, and after it was full.
  void Continue(Ticket ticket);
  /// Frees the stream at once. A call of the reader that runs on another thread still ends.
  void Close(Ticket ticket);

  /// Best effort: succeeds whether or not anybody watches. Blocks for one read the first time that
  /// a task sends. Errors: PermissionDenied, NotFound, InvalidArgument (payload, workflow).
  absl::Status Publish(const Caller& caller, const StreamMessage& message);
  void ProgressReported(const TaskReported& reported, const TaskId& task, double progress);
  /// An item that was checked, from a service of this node.
  void Receive(const StreamTopic& topic, StreamItem item);

  void Committed(const WorkingSet& set) override;
  /// Drops data that is over. Call it every few seconds.
  void Tick();
  void Stop();
  std::size_t open_streams() const;
  RelayCounters relay_counters() const;

 private:
  struct Opened {
    std::shared_ptr<OpenStream> stream;
    StreamTopic topic;
    bool begun = false;
  };

  absl::Status AddExecution(const StreamRequest& request, OpenStream& stream);
  struct KnownTask {
    TenantId tenant;
    std::optional<WorkflowId> workflow = {};
  };
  absl::StatusOr<StreamTopic> TopicOf(const Caller& caller, const StreamMessage& message);
  absl::StatusOr<KnownTask> Know(const Caller& caller, const TaskId& id);

  const StreamDeps deps_;
  const StreamLimits limits_;
  std::shared_ptr<StreamFeeds> feeds_;  // shared: its alarms and reads may outlast a call
  mutable Mutex mutex_;
  Ticket last_ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<Ticket, Opened> open_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<TaskId, KnownTask> known_ ABSL_GUARDED_BY(mutex_);  ///< Bounded.
};

}  // namespace flovyn
