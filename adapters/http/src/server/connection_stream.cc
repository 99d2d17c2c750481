#include <utility>

#include "server/connection.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kComment = ": keep-alive\n\n";

}  // namespace

bool Connection::BeginStream(std::uint64_t exchange, const HttpResponse& head,
                             StreamCallbacks callbacks) {
  std::function<void()> dropped;  // destroyed after the lock: it may hold anything
  MutexLock lock(mutex_);
  if (phase_ != Phase::kBusy || exchange != exchange_ || cancelled_ || host_.stopping()) {
    return false;
  }
  dropped = std::exchange(on_cancel_, std::move(callbacks.over));
  on_drained_ = std::move(callbacks.drained);
  phase_ = Phase::kStreaming;
  deadline_ = SteadyClock::time_point::max();
  last_event_ = last_output_ = SteadyClock::now();
  mode_.keep_alive = false;
  AppendToStream(EncodeStreamHead(head));
  return true;
}

void Connection::WriteEvent(std::string_view text) {
  MutexLock lock(mutex_);
  if (phase_ != Phase::kStreaming) return;
  last_event_ = SteadyClock::now();
  AppendToStream(text);
}

bool Connection::stream_full() {
  MutexLock lock(mutex_);
  return phase_ == Phase::kStreaming && was_full_;
}

void Connection::EndStream() {
  MutexLock lock(mutex_);
  if (phase_ != Phase::kStreaming) return;
  FinishStream();
  host_.Wake(shared_from_this());
}

void Connection::AppendToStream(std::string_view text) {
  if (out_.empty()) deadline_ = SteadyClock::now() + limits_.write_timeout;
  out_.append(text);
  if (!FlushStream()) host_.Wake(shared_from_this());
  if (out_.size() - sent_ > limits_.stream.buffer_bytes) was_full_ = true;
}

// Sends what the peer takes. False: the connection is broken.
bool Connection::FlushStream() {
  switch (SendRest()) {
    case Rest::kWaits:
      out_.erase(0, std::exchange(sent_, 0));
      return true;
    case Rest::kLost:
      stream_over_ = true;
      Close();
      return false;
    case Rest::kSent:
      break;
  }
  std::string().swap(out_);
  sent_ = 0;
  deadline_ = SteadyClock::time_point::max();
  return true;
}

void Connection::StepStream(Effects& effects) {
  if (peer_closed_) {
    stream_over_ = true;
    return Close();
  }
  if (!FlushStream() || !was_full_ || out_.size() > limits_.stream.buffer_bytes / 2) return;
  was_full_ = false;
  effects.drained = on_drained_;
}

Effects Connection::TickStream(SteadyClock::time_point now) {
  if (now >= deadline_) return CloseNow();
  if (now - last_event_ >= limits_.stream.inactivity) {
    FinishStream();
    return Step();
  }
  if (out_.empty() && now - last_output_ >= limits_.stream.keep_alive) AppendToStream(kComment);
  return {};
}

void Connection::FinishStream() {
  stream_over_ = true;
  on_drained_ = nullptr;
  phase_ = Phase::kWriting;
  deadline_ = SteadyClock::now() + limits_.write_timeout;
  Flush();
}

}  // namespace flovyn::http
