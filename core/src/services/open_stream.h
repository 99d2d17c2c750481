#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "flovyn/base/mutex.h"
#include "stream_part.h"
#include "stream_writer.h"

namespace flovyn {

/// How a stream was asked for.
struct StreamShape {
  TenantId tenant;
  bool of_task = false;        ///< Of a standalone task; else of a workflow.
  bool with_children = false;  ///< And of all that descend from it.
  StreamFilter filter = {};
  Uuid resumed = {};  ///< The execution that `cursor` is about.
  StreamCursor cursor = {};
  std::size_t max_executions = 1;
};

/// One open stream: the executions that it shows, and its reader. Safe for concurrent use.
class OpenStream {
 public:
  OpenStream(StreamShape shape, std::shared_ptr<StreamReader> reader)
      : shape_(std::move(shape)), writer_(std::move(reader), shape_.filter, shape_.with_children) {}

  const StreamShape& shape() const { return shape_; }
  /// False: it shows this execution already, or (which the reader is told) as many as it may.
  bool Add(const Uuid& id, std::optional<StreamStory> story);
  /// Does not wait for a Show that runs.
  std::vector<Uuid> executions() const;

  /// The history is needed after this sequence; none: not now.
  std::optional<std::int32_t> Needs(const Uuid& id) const;
  struct Shown {
    bool ended = false;  ///< All is written, and ends with the end of this execution.
    std::vector<WorkflowId> children = {};
  };
  /// `events`: none when the history was not read.
  Shown Show(const StreamTopic& topic, const std::vector<StoredEvent>* events,
             const StreamHub& hub);
  /// The execution shows nothing more. When it was the last, the reader is told; true then.
  bool Close(const Uuid& id);

 private:
  struct Entry {
    StreamPart part;
    bool closed = false;
  };

  const StreamShape shape_;
  mutable Mutex mutex_;
  StreamWriter writer_ ABSL_GUARDED_BY(mutex_);
  std::map<Uuid, Entry> parts_ ABSL_GUARDED_BY(mutex_);
  std::size_t closed_ ABSL_GUARDED_BY(mutex_) = 0;
  mutable Mutex ids_mutex_;
  std::vector<Uuid> ids_ ABSL_GUARDED_BY(ids_mutex_);  ///< Of parts_.
  bool told_too_many_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace flovyn
