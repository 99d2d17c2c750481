#include "server/connection.h"

#include <sys/epoll.h>

#include <array>
#include <utility>

namespace flovyn::http {
namespace {

constexpr std::size_t kReceiveBytes = std::size_t{16} << 10;
constexpr int kReceivesAtOnce = 16;  // then other connections have their turn
constexpr std::chrono::seconds kLinger{2};
constexpr SteadyClock::time_point kNever = SteadyClock::time_point::max();

}  // namespace

Connection::Connection(std::unique_ptr<Channel> channel, std::string remote_address,
                       std::uint64_t id, const ConnectionLimits& limits, ConnectionHost& host)
    : id_(id),
      remote_address_(std::move(remote_address)),
      limits_(limits),
      host_(host),
      channel_(std::move(channel)),
      deadline_(SteadyClock::now() + limits.idle_timeout),
      reader_(limits.message) {}

int Connection::socket() {
  MutexLock lock(mutex_);
  return channel_->descriptor();
}

Effects Connection::OnEvents(std::uint32_t epoll_events) {
  MutexLock lock(mutex_);
  const bool broken = (epoll_events & (EPOLLHUP | EPOLLERR)) != 0;
  if (broken || (epoll_events & EPOLLRDHUP) != 0) peer_closed_ = true;
  if (peer_closed_ || (epoll_events & EPOLLIN) != 0) input_ready_ = true;
  return broken && phase_ == Phase::kBusy ? CloseNow() : Step();
}

Effects Connection::Continue() {
  MutexLock lock(mutex_);
  return Step();
}

Effects Connection::Step() {
  Effects effects;
  if (phase_ == Phase::kStreaming) StepStream(effects);
  if (phase_ == Phase::kWriting) Flush();
  if (phase_ == Phase::kReading) ReadRequest(effects);
  if (phase_ == Phase::kBusy && peer_closed_) Cancel(effects);
  if (phase_ == Phase::kDraining) Drain();
  if (stream_over_) Cancel(effects);
  effects.closed = phase_ == Phase::kClosed;
  return effects;
}

Effects Connection::OnTick(SteadyClock::time_point now) {
  MutexLock lock(mutex_);
  if (phase_ == Phase::kStreaming) return TickStream(now);
  if (now < deadline_ || phase_ == Phase::kClosed) return {};
  if (phase_ == Phase::kReading && request_begun_) {
    SendLast(ErrorResponse(408, "the request did not arrive in time"));
  } else {
    Close();
  }
  return {.closed = phase_ == Phase::kClosed};
}

Effects Connection::TurnAway(const HttpResponse& response) {
  MutexLock lock(mutex_);
  SendLast(response);
  return {.closed = phase_ == Phase::kClosed};
}

Effects Connection::BeginStop() {
  MutexLock lock(mutex_);
  // A request may have arrived that its event has not told of yet.
  if (phase_ == Phase::kReading) input_ready_ = true;
  if (phase_ == Phase::kStreaming) FinishStream();
  Effects effects = Step();
  if (phase_ == Phase::kReading && reader_.empty()) Close();
  effects.closed = phase_ == Phase::kClosed;
  return effects;
}

Effects Connection::Abort() {
  MutexLock lock(mutex_);
  return CloseNow();
}

Effects Connection::CloseNow() {
  Effects effects{.closed = true};
  // Of an answered request nothing is left to cancel; of a stream, that it is over.
  if (phase_ != Phase::kReading) Cancel(effects);
  Close();
  return effects;
}

void Connection::ReleaseSocket() {
  MutexLock lock(mutex_);
  channel_->Close();
}

bool Connection::Answer(std::uint64_t exchange, const HttpResponse& response) {
  std::function<void()> dropped;  // destroyed after the lock: it may hold anything
  MutexLock lock(mutex_);
  if (phase_ != Phase::kBusy || exchange != exchange_) return false;
  dropped = std::exchange(on_cancel_, nullptr);
  cancelled_ = false;
  if (host_.stopping()) mode_.keep_alive = false;
  const bool taken = Send(EncodeResponse(response, mode_));
  const bool loop_is_needed = phase_ == Phase::kReading ? has_input() : phase_ != Phase::kWriting;
  if (loop_is_needed) host_.Wake(shared_from_this());
  return taken;
}

void Connection::OnCancel(std::uint64_t exchange, std::function<void()> cancel) {
  {
    MutexLock lock(mutex_);
    if (exchange != exchange_) return;
    if (!cancelled_) {
      if (phase_ == Phase::kBusy) on_cancel_.swap(cancel);
      return;
    }
  }
  cancel();
}

void Connection::ReadRequest(Effects& effects) {
  for (int receives = 0;; ++receives) {
    switch (reader_.Advance()) {
      case MessageReader::State::kComplete:
        StartExchange(effects);
        return;
      case MessageReader::State::kRefused:
        SendLast(ErrorResponse(reader_.refusal().status, reader_.refusal().text));
        return;
      case MessageReader::State::kNeedsMore:
        break;
    }
    if (reader_.TakeContinue()) SendContinue();
    if (!request_begun_ && !reader_.empty()) {
      request_begun_ = true;
      deadline_ = SteadyClock::now() + limits_.request_deadline;
    }
    if (!input_ready_ || phase_ != Phase::kReading) return;
    if (receives == kReceivesAtOnce) return host_.Wake(shared_from_this());
    if (!Receive()) return;
  }
}

bool Connection::Receive() {
  std::array<char, kReceiveBytes> bytes;
  const Transfer received = channel_->Receive(bytes);
  switch (received.state) {
    case Transfer::State::kMoved:
      reader_.Append({bytes.data(), received.bytes});
      // The next byte gives an event.
      if (received.exhausted && !peer_closed_) input_ready_ = false;
      return true;
    case Transfer::State::kNeedsInput:
      input_ready_ = false;
      return false;
    case Transfer::State::kNeedsOutput:
      return false;
    case Transfer::State::kRefused:
      EnterDraining();
      return false;
    case Transfer::State::kEnded:
      Close();
      return false;
  }
  return false;
}

void Connection::StartExchange(Effects& effects) {
  RawRequest request = reader_.Take();
  mode_ = {.http10 = request.http10,
           .keep_alive = request.keep_alive,
           .without_body = request.method == "HEAD"};
  phase_ = Phase::kBusy;
  deadline_ = kNever;
  cancelled_ = false;
  effects.request = std::move(request);
  effects.exchange = ++exchange_;
}

void Connection::SendContinue() {
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  // All earlier answers have left, so that a socket without room for this line is broken.
  if (channel_->Send(kContinue).bytes != kContinue.size()) Close();
}

void Connection::SendLast(const HttpResponse& response) {
  mode_ = {.keep_alive = false};
  input_ready_ = true;  // the request was not read to its end
  Send(EncodeResponse(response, mode_));
}

bool Connection::Send(std::string text) {
  out_ = std::move(text);
  sent_ = 0;
  phase_ = Phase::kWriting;
  deadline_ = SteadyClock::now() + limits_.write_timeout;
  return Flush();
}

Connection::Rest Connection::SendRest() {
  while (sent_ < out_.size()) {
    const Transfer done = channel_->Send(std::string_view(out_).substr(sent_));
    if (done.state == Transfer::State::kRefused) return Rest::kLost;
    if (done.state == Transfer::State::kEnded) return Rest::kLost;
    if (done.state != Transfer::State::kMoved) return Rest::kWaits;
    sent_ += done.bytes;
    last_output_ = SteadyClock::now();
    deadline_ = last_output_ + limits_.write_timeout;
  }
  return Rest::kSent;
}

bool Connection::Flush() {
  switch (SendRest()) {
    case Rest::kWaits:
      return true;
    case Rest::kLost:
      Close();
      return false;
    case Rest::kSent:
      break;
  }
  std::string().swap(out_);
  if (mode_.keep_alive) {
    EnterReading();
  } else if (has_input()) {
    EnterDraining();
  } else {
    Close();
  }
  return true;
}

void Connection::EnterReading() {
  phase_ = Phase::kReading;
  request_begun_ = false;
  deadline_ = SteadyClock::now() + limits_.idle_timeout;
}

void Connection::EnterDraining() {
  phase_ = Phase::kDraining;
  deadline_ = SteadyClock::now() + kLinger;
  channel_->EndSending();
}

void Connection::Drain() {
  std::array<char, kReceiveBytes> dropped;
  for (int i = 0; i < kReceivesAtOnce; ++i) {
    const Transfer received = ReceiveFrom(channel_->descriptor(), dropped);
    if (received.state == Transfer::State::kMoved) continue;
    if (received.state == Transfer::State::kEnded) Close();
    return;
  }
  host_.Wake(shared_from_this());
}

void Connection::Close() {
  phase_ = Phase::kClosed;
  deadline_ = kNever;
  std::string().swap(out_);
}

void Connection::Cancel(Effects& effects) {
  cancelled_ = true;
  effects.cancel = std::exchange(on_cancel_, nullptr);
}

bool Connection::has_input() const { return input_ready_ || !reader_.empty(); }

}  // namespace flovyn::http
