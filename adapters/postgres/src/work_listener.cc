#include "work_listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/time/clock.h"

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

WorkListener::WorkListener(SessionOptions options, NodeId node,
                           std::function<void(const WorkQueue&)> on_work)
    : options_(Impatient(std::move(options))),
      node_(node),
      on_work_(std::move(on_work)),
      stop_event_(eventfd(0, EFD_CLOEXEC)),
      thread_([this] { Run(); }) {}

void WorkListener::Stop() {
  if (!thread_.joinable()) return;
  eventfd_write(stop_event_, 1);
  thread_.join();
  close(stop_event_);
}

void WorkListener::Run() {
  while (WaitReadable(-1, absl::ZeroDuration())) {
    if (Connect()) {
      Listen();
    } else if (!WaitReadable(-1, kReconnectPause)) {
      return;
    }
  }
}

bool WorkListener::Connect() {
  if (!back_off_.Ready(absl::Now()).ok()) return false;
  absl::StatusOr<std::unique_ptr<Session>> connected = Session::Connect(options_);
  absl::Status status = connected.status();
  if (connected.ok()) {
    session_ = *std::move(connected);
    status = session_->Script("LISTEN " + std::string(kWorkChannel));
  }
  if (status.ok()) {
    back_off_.Succeeded();
  } else {
    back_off_.Failed(absl::Now(), status);
  }
  return status.ok();
}

void WorkListener::Listen() {
  listening_ = true;
  const auto on_payload = [this](std::string_view payload) {
    const std::optional<WorkNotice> notice = DecodeWorkNotice(payload);
    if (notice.has_value() && notice->sender != node_) on_work_(notice->queue);
  };
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

bool WorkListener::WaitReadable(int socket, absl::Duration at_most) {
  pollfd ready[2] = {{.fd = stop_event_, .events = POLLIN, .revents = 0},
                     {.fd = socket, .events = POLLIN, .revents = 0}};  // fd -1 is skipped
  const absl::Duration wait = absl::Ceil(at_most, absl::Milliseconds(1));
  poll(ready, 2, std::max(0, static_cast<int>(absl::ToInt64Milliseconds(wait))));
  return (ready[0].revents & POLLIN) == 0;
}

}  // namespace flovyn::postgres
