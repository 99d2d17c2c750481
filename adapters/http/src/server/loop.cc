#include "server/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "flovyn/domain/errors.h"

namespace flovyn::http {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kListenerId = 0;
constexpr std::uint64_t kWakeId = 1;
constexpr std::uint64_t kFirstConnectionId = 2;
constexpr int kAcceptsAtOnce = 256;
constexpr std::size_t kMaxTurnedAway = 64;  // that are told so; more are closed without a word

// Time limits are kept to within a quarter of the shortest.
SteadyClock::duration TickOf(const ConnectionLimits& limits) {
  const SteadyClock::duration shortest =
      std::min({limits.idle_timeout, limits.request_deadline, limits.write_timeout,
                limits.stream.keep_alive, limits.stream.inactivity});
  return std::clamp<SteadyClock::duration>(shortest / 4, milliseconds(5), milliseconds(1000));
}

bool IsShortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Loop::Loop(Listener listener, ChannelMaker make_channel, const ConnectionLimits& limits,
           std::size_t max_connections, WorkerPool& workers)
    : listener_(std::move(listener)),
      make_channel_(std::move(make_channel)),
      limits_(limits),
      max_connections_(max_connections),
      tick_(TickOf(limits)),
      workers_(workers),
      next_id_(kFirstConnectionId) {}

absl::Status Loop::Start() {
  epoll_ = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
  wake_ = Descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!epoll_ || !wake_) return ResourceExhausted("no file descriptors are left for HTTP");
  Watch(wake_.get(), kWakeId, EPOLLIN);
  Watch(listener_.socket.get(), kListenerId, EPOLLIN);
  accepting_ = true;
  thread_ = std::thread([this] { Run(); });
  return absl::OkStatus();
}

void Loop::Stop(SteadyClock::duration grace) {
  if (!thread_.joinable()) return;
  {
    MutexLock lock(mutex_);
    stop_at_ = SteadyClock::now() + grace;
  }
  stopping_ = true;
  Signal();
  thread_.join();
}

void Loop::Wake(std::shared_ptr<Connection> connection) {
  {
    MutexLock lock(mutex_);
    woken_.push_back(std::move(connection));
    if (woken_.size() > 1) return;  // the loop has been told
  }
  Signal();
}

void Loop::Signal() const {
  const std::uint64_t one = 1;
  // It cannot fail: the counter is far from its end.
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

void Loop::Run() {
  std::array<epoll_event, 512> events;
  TimePoint now = SteadyClock::now();
  while (!Stopped(now)) {
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                   WaitMilliseconds(now));
    for (int i = 0; i < count; ++i) {
      const epoll_event event = events[static_cast<std::size_t>(i)];
      Handle(event.data.u64, event.events);
    }
    now = SteadyClock::now();
    if (now >= next_tick_) Tick(now);
  }
  ApplyToAll([](Connection& connection) { return connection.Abort(); });
}

int Loop::WaitMilliseconds(TimePoint now) const {
  const bool idle = connections_.empty() && turned_away_.empty() && accepting_;
  if (idle && !stop_begun_) return -1;
  // Rounded up: a wait that ends early would spin.
  const auto wait = std::chrono::ceil<milliseconds>(next_tick_ - now);
  return static_cast<int>(std::max<milliseconds::rep>(wait.count(), 0));
}

void Loop::Handle(std::uint64_t id, std::uint32_t events) {
  if (id == kListenerId) return AcceptAll();
  if (id == kWakeId) return HandleWoken();
  for (auto* table : {&connections_, &turned_away_}) {
    const auto found = table->find(id);
    if (found == table->end()) continue;
    const std::shared_ptr<Connection> connection = found->second;
    return Apply(connection, connection->OnEvents(events));
  }
}

void Loop::HandleWoken() {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t size = ::read(wake_.get(), &count, sizeof count);
  std::vector<std::shared_ptr<Connection>> woken;
  {
    MutexLock lock(mutex_);
    woken.swap(woken_);
  }
  for (const std::shared_ptr<Connection>& connection : woken) {
    Apply(connection, connection->Continue());
  }
}

void Loop::Tick(TimePoint now) {
  next_tick_ = now + tick_;
  ApplyToAll([now](Connection& connection) { return connection.OnTick(now); });
  if (!accepting_ && !stop_begun_) {
    // Descriptors had run out; some may be free again.
    Watch(listener_.socket.get(), kListenerId, EPOLLIN);
    accepting_ = true;
  }
}

bool Loop::Stopped(TimePoint now) {
  if (!stopping_) return false;
  if (!stop_begun_) {
    stop_begun_ = true;
    listener_.socket.Close();
    ApplyToAll([](Connection& connection) { return connection.BeginStop(); });
  }
  TimePoint stop_at;
  {
    MutexLock lock(mutex_);
    stop_at = stop_at_;
  }
  next_tick_ = std::min(next_tick_, stop_at);
  return connections_.empty() || now >= stop_at;
}

void Loop::AcceptAll() {
  for (int i = 0; i < kAcceptsAtOnce; ++i) {
    Accepted accepted = Accept(listener_);
    if (accepted.socket) {
      Admit(std::move(accepted));
    } else if (IsShortage(accepted.error)) {
      // The listener stays ready: without this the loop would spin until something closes.
      ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_.socket.get(), nullptr);
      accepting_ = false;
      next_tick_ = std::min(next_tick_, SteadyClock::now() + tick_);
      return;
    } else if (accepted.error == EAGAIN || accepted.error == EWOULDBLOCK) {
      return;
    }
  }
}

void Loop::Admit(Accepted accepted) {
  const bool full = connections_.size() >= max_connections_;
  if (full && turned_away_.size() >= kMaxTurnedAway) return;
  std::unique_ptr<Channel> channel = make_channel_(std::move(accepted.socket));
  if (channel == nullptr) return;
  const std::uint64_t id = next_id_++;
  auto connection = std::make_shared<Connection>(
      std::move(channel), std::move(accepted.remote_address), id, limits_, *this);
  (full ? turned_away_ : connections_).emplace(id, connection);
  open_connections_ = connections_.size() + turned_away_.size();
  Watch(connection->socket(), id, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
  if (full) {
    Apply(connection, connection->TurnAway(ErrorResponse(
                          503, "the server has as many connections as it may have; try later")));
  }
}

void Loop::Watch(int fd, std::uint64_t id, std::uint32_t events) const {
  epoll_event event = {};
  event.events = events;
  event.data.u64 = id;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
}

void Loop::Apply(const std::shared_ptr<Connection>& connection, Effects effects) {
  if (effects.closed) {
    connection->ReleaseSocket();
    connections_.erase(connection->id());
    turned_away_.erase(connection->id());
    open_connections_ = connections_.size() + turned_away_.size();
  }
  if (effects.request.has_value()) {
    workers_.Push({.connection = connection,
                   .exchange = effects.exchange,
                   .request = *std::move(effects.request)});
  }
  for (const std::function<void()>& callback : {effects.cancel, effects.drained}) {
    if (!callback) continue;
    try {
      callback();
    } catch (...) {
      // The request is over; one faulty callback must not end the service of all.
    }
  }
}

template <typename Action>
void Loop::ApplyToAll(Action action) {
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(connections_.size() + turned_away_.size());
  for (const auto* table : {&connections_, &turned_away_}) {
    for (const auto& entry : *table) all.push_back(entry.second);
  }
  for (const std::shared_ptr<Connection>& connection : all) Apply(connection, action(*connection));
}

}  // namespace flovyn::http
