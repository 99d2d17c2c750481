#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace flovyn::http {

class Connection;

/// What the writer of an event stream hears. Called on the front's own thread; must not block.
struct StreamCallbacks {
  std::function<void()> drained = {};  // it was full and has room again
  std::function<void()> over = {};     // once: the client is gone, the front stops, it was silent
                                       // for too long, or it was ended
};

/// An answer of type text/event-stream that goes on. It holds no thread: what the client does not
/// take at once waits in a buffer. A client that takes nothing for the write timeout is cut off.
/// Comments keep the connection alive. Safe for concurrent use, also when the client is gone.
class EventStream {
 public:
  explicit EventStream(std::shared_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  /// `text` is one event, with the empty line at its end. It is taken even when the stream is full.
  void Write(std::string_view text) const;
  /// More waits to be sent than the bound: write no more until `drained`.
  bool full() const;
  /// Sends what waits, and ends.
  void End() const;

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace flovyn::http
