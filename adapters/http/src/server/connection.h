#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "flovyn/base/mutex.h"
#include "server/channel.h"
#include "server/connection_limits.h"
#include "server/event_stream.h"
#include "server/message_reader.h"
#include "server/response_text.h"

namespace flovyn::http {

class Connection;

/// What a connection needs of the loop that owns it.
class ConnectionHost {
 public:
  virtual ~ConnectionHost() = default;
  /// The loop thread will call Connection::Continue() soon. Any thread.
  virtual void Wake(std::shared_ptr<Connection> connection) = 0;
  /// Connections do not stay open after the next answer. Any thread.
  virtual bool stopping() const = 0;
};

/// What is to be done after a step of a connection, outside of its lock.
struct Effects {
  bool closed = false;                     // the loop forgets the connection
  std::optional<RawRequest> request = {};  // a worker serves it, as `exchange`
  std::uint64_t exchange = 0;
  std::function<void()> cancel = {};   // is called
  std::function<void()> drained = {};  // is called
};

/// One client. The loop thread reads; whoever holds the right to answer writes, and the loop sends
/// what the peer did not take at once. The socket is registered once, edge-triggered: what
/// happens while nobody reads is remembered and looked at later. At most one request at a time is
/// being answered, so that answers leave in the order of the requests.
///
/// An event stream is an answer that goes on: it is the connection's last, and ends with it.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// `limits` and `host` must outlive the connection's socket.
  Connection(std::unique_ptr<Channel> channel, std::string remote_address, std::uint64_t id,
             const ConnectionLimits& limits, ConnectionHost& host);

  std::uint64_t id() const { return id_; }
  const std::string& remote_address() const { return remote_address_; }

  // Loop thread only.
  int socket();
  Effects OnEvents(std::uint32_t epoll_events);
  Effects Continue();
  Effects OnTick(SteadyClock::time_point now);
  /// Answers without having read a request, and closes.
  Effects TurnAway(const HttpResponse& response);
  /// Closes unless a request has begun to arrive or is being answered.
  Effects BeginStop();
  Effects Abort();
  /// After Effects::closed.
  void ReleaseSocket();

  // Any thread. `exchange` is the number of the request.
  bool Answer(std::uint64_t exchange, const HttpResponse& response);
  void OnCancel(std::uint64_t exchange, std::function<void()> cancel);
  /// See Responder::Stream and EventStream.
  bool BeginStream(std::uint64_t exchange, const HttpResponse& head, StreamCallbacks callbacks);
  void WriteEvent(std::string_view text);
  bool stream_full();
  void EndStream();

 private:
  enum class Phase {
    kReading,    // the loop collects the next request
    kBusy,       // a handler or a Responder owes the answer
    kStreaming,  // events are written as they come
    kWriting,    // the loop sends the rest of an answer
    kDraining,   // all is sent; the peer's rest is read and dropped, so that it sees the answer
    kClosed,
  };

  enum class Rest { kSent, kWaits, kLost };  // of out_

  Effects CloseNow() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Effects Step() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ReadRequest(Effects& effects) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Receive() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void StartExchange(Effects& effects) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SendContinue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SendLast(const HttpResponse& response) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Send(std::string text) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Rest SendRest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Flush() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void StepStream(Effects& effects) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Effects TickStream(SteadyClock::time_point now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AppendToStream(std::string_view text) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool FlushStream() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void FinishStream() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EnterReading() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EnterDraining() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Drain() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Close() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Cancel(Effects& effects) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool has_input() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::uint64_t id_;
  const std::string remote_address_;
  const ConnectionLimits& limits_;
  ConnectionHost& host_;

  Mutex mutex_;
  const std::unique_ptr<Channel> channel_ ABSL_PT_GUARDED_BY(mutex_);
  Phase phase_ ABSL_GUARDED_BY(mutex_) = Phase::kReading;
  SteadyClock::time_point deadline_ ABSL_GUARDED_BY(mutex_);  // of the phase
  bool input_ready_ ABSL_GUARDED_BY(mutex_) = false;          // the socket may have more to read
  bool peer_closed_ ABSL_GUARDED_BY(mutex_) = false;          // it sends no more

  MessageReader reader_ ABSL_GUARDED_BY(mutex_);
  bool request_begun_ ABSL_GUARDED_BY(mutex_) = false;

  std::uint64_t exchange_ ABSL_GUARDED_BY(mutex_) = 0;
  ResponseMode mode_ ABSL_GUARDED_BY(mutex_);
  std::function<void()> on_cancel_ ABSL_GUARDED_BY(mutex_);
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;  // the client of this exchange is gone

  std::string out_ ABSL_GUARDED_BY(mutex_);
  std::size_t sent_ ABSL_GUARDED_BY(mutex_) = 0;  // of out_

  // Of an event stream; on_cancel_ is called when it is over.
  std::function<void()> on_drained_ ABSL_GUARDED_BY(mutex_);
  bool stream_over_ ABSL_GUARDED_BY(mutex_) = false;  // nothing may be written to it any more
  bool was_full_ ABSL_GUARDED_BY(mutex_) = false;
  SteadyClock::time_point last_event_ ABSL_GUARDED_BY(mutex_);
  SteadyClock::time_point last_output_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn::http
