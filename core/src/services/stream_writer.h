#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "flovyn/services/stream_reader.h"
#include "stream_cursor.h"

namespace flovyn {

/// Writes to one reader what its filter lets through, in the form of its stream. For one thread at
/// a time.
class StreamWriter {
 public:
  StreamWriter(std::shared_ptr<StreamReader> reader, const StreamFilter& filter, bool with_children)
      : reader_(std::move(reader)), filter_(filter), with_children_(with_children) {}

  bool full() const { return reader_->full(); }
  void WriteLifecycle(const Uuid& execution, const StreamCursor& at, std::string_view json);
  void WriteItem(const Uuid& execution, const StreamCursor& at, const StreamItem& item);
  /// Data was lost before `at`.
  void WriteLost(const Uuid& execution, const StreamCursor& at, const RingRead::Lost& lost);
  /// The stream shows no further child workflows.
  void WriteTooMany(const Uuid& execution, const StreamCursor& at, std::size_t limit);
  void Finish() { reader_->Finish(); }

 private:
  void Write(const Uuid& execution, const StreamCursor& at, StreamType type, std::string_view data);

  // shared: with the transport, which may let go of it while something is written
  const std::shared_ptr<StreamReader> reader_;
  const StreamFilter filter_;
  const bool with_children_;
};

}  // namespace flovyn
