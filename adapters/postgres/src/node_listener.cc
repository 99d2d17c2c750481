#include "node_listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "flovyn/base/overload.h"
#include "work_channel.h"

namespace flovyn::postgres {
namespace {

constexpr absl::Duration kReconnectPause = absl::Milliseconds(100);
// A connection that died without a word is noticed by this question at the latest.
constexpr absl::Duration kQuietCheck = absl::Seconds(15);
constexpr absl::Duration kReplyTimeout = absl::Seconds(5);

SessionOptions Impatient(SessionOptions options) {
  options.reply_timeout = kReplyTimeout;
  return options;
}

}  // namespace

NodeListener::NodeListener(SessionOptions options, NodeId node,
                           std::function<void(const WorkQueue&)> on_work, StreamPeer* peer)
    : options_(Impatient(std::move(options))),
      node_(node),
      on_work_(std::move(on_work)),
      peer_(peer),
      stop_event_(eventfd(0, EFD_CLOEXEC)),
      thread_([this] { Run(); }) {}

void NodeListener::Stop() {
  if (!thread_.joinable()) return;
  eventfd_write(stop_event_, 1);
  thread_.join();
  close(stop_event_);
}

void NodeListener::Run() {
  while (WaitReadable(-1, absl::ZeroDuration())) {
    if (Connect()) {
      Listen();
    } else if (!WaitReadable(-1, kReconnectPause)) {
      return;
    }
  }
}

bool NodeListener::Connect() {
  if (!back_off_.Ready(absl::Now()).ok()) return false;
  absl::StatusOr<std::unique_ptr<Session>> connected = Session::Connect(options_);
  absl::Status status = connected.status();
  if (connected.ok()) {
    session_ = *std::move(connected);
    std::string channels = "LISTEN " + std::string(kWorkChannel);
    if (peer_ != nullptr) {
      channels += "; LISTEN " + std::string(kStreamChannel);
      channels += "; LISTEN \"" + NodeChannel(node_) + '"';
    }
    status = session_->Script(channels);
  }
  if (status.ok()) {
    back_off_.Succeeded();
  } else {
    back_off_.Failed(absl::Now(), status);
  }
  return status.ok();
}

void NodeListener::Listen() {
  listening_ = true;
  assembler_ = PartAssembler();
  if (peer_ != nullptr) peer_->Listening();
  const auto on_payload = [this](std::string_view payload) { Hear(payload); };
  absl::Time check = absl::Now() + kQuietCheck;
  while (session_->connected() && WaitReadable(session_->socket(), check - absl::Now())) {
    if (absl::Now() >= check) {
      session_->Script("SELECT 1").IgnoreError();
      check = absl::Now() + kQuietCheck;
    }
    if (session_->connected()) session_->TakeNotifications(on_payload).IgnoreError();
  }
  listening_ = false;
  session_.reset();
}

void NodeListener::Hear(std::string_view payload) {
  if (const std::optional<WorkNotice> work = DecodeWorkNotice(payload)) {
    if (work->sender != node_) on_work_(work->queue);
    return;
  }
  if (peer_ == nullptr) return;
  if (const std::optional<StreamNotice> notice = DecodeStreamNotice(payload)) Tell(*notice);
}

void NodeListener::Tell(const StreamNotice& notice) {
  std::visit(Overload{
                 [&](const WatchedNotice& told) {
                   if (told.sender == node_) return;
                   peer_->Watched(told.sender, told.watched, told.afresh);
                 },
                 [&](const LeftNotice& told) {
                   if (told.sender != node_) peer_->Left(told.sender, told.left);
                 },
                 [&](const GrownNotice& told) { peer_->Grew(told.topic); },
                 [&](const RelayedItems& told) { peer_->Came(told); },
                 [&](const PartNotice& told) {
                   if (const auto whole = assembler_.Add(told)) peer_->Came(*whole);
                 },
             },
             notice);
}

bool NodeListener::WaitReadable(int socket, absl::Duration at_most) {
  pollfd ready[2] = {{.fd = stop_event_, .events = POLLIN, .revents = 0},
                     {.fd = socket, .events = POLLIN, .revents = 0}};  // fd -1 is skipped
  const absl::Duration wait = absl::Ceil(at_most, absl::Milliseconds(1));
  poll(ready, 2, std::max(0, static_cast<int>(absl::ToInt64Milliseconds(wait))));
  return (ready[0].revents & POLLIN) == 0;
}

}  // namespace flovyn::postgres
