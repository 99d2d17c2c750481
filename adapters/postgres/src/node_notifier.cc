#include "node_notifier.h"

#include <utility>

#include "absl/time/clock.h"
#include "notify_call.h"
#include "work_channel.h"

namespace flovyn::postgres {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(20);
constexpr absl::Duration kPauseWithoutServer = absl::Milliseconds(200);
constexpr std::size_t kMaxWaiting = 1000;

}  // namespace

NodeNotifier::NodeNotifier(SessionOptions options, NodeId node, StreamPeer* peer)
    : options_(std::move(options)), node_(node), peer_(peer), thread_([this] { Run(); }) {}

void NodeNotifier::Notify(const WorkQueue& queue) {
  std::string payload = EncodeWorkNotice({.sender = node_, .queue = queue});
  if (payload.empty()) return;
  MutexLock lock(mutex_);
  if (waiting_.work.size() >= kMaxWaiting) return;
  waiting_.work.insert(std::move(payload));
  changed_.NotifyOne();
}

void NodeNotifier::Poke() {
  MutexLock lock(mutex_);
  waiting_.poked = true;
  changed_.NotifyOne();
}

void NodeNotifier::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyOne();
  }
  if (thread_.joinable()) thread_.join();
}

void NodeNotifier::Run() {
  bool stopping = false;
  while (!stopping) {
    Waiting waiting;
    {
      MutexLock lock(mutex_);
      while (waiting_.work.empty() && !waiting_.poked && !stopping_) changed_.Wait(mutex_);
      waiting = std::exchange(waiting_, {});
      stopping = stopping_;
    }
    if (waiting.work.empty() && !waiting.poked) continue;  // it stops
    const bool connected = Connect();
    if (connected) {
      Send(waiting);
    } else if (waiting.poked) {
      Poke();  // what it is about waits where it is
    }
    Pause(connected ? kPause : kPauseWithoutServer);
  }
}

void NodeNotifier::Pause(absl::Duration pause) {
  const absl::Time until = absl::Now() + pause;
  MutexLock lock(mutex_);
  while (!stopping_ && changed_.WaitUntil(mutex_, until)) {
  }
}

bool NodeNotifier::Connect() {
  if (session_ != nullptr) session_->Probe();
  if (session_ != nullptr && session_->connected()) return true;
  if (!back_off_.Ready(absl::Now()).ok()) return false;
  absl::StatusOr<std::unique_ptr<Session>> connected = Session::Connect(options_);
  if (!connected.ok()) {
    back_off_.Failed(absl::Now(), connected.status());
    return false;
  }
  back_off_.Succeeded();
  session_ = *std::move(connected);
  return true;
}

void NodeNotifier::Send(const Waiting& waiting) {
  const bool round_is_due = waiting.poked && peer_ != nullptr;
  const RelayRound round = round_is_due ? peer_->TakeRound() : RelayRound();
  // Worker data goes before the work that it may have made ready.
  std::vector<Notification> notifications = EncodeRound(node_, round);
  for (const std::string& payload : waiting.work) {
    notifications.push_back({std::string(kWorkChannel), payload});
  }
  // Work is a hint: the sweep of the others finds it.
  const absl::Status sent = SendAll(notifications);
  if (!round_is_due) return;
  const bool failed = !sent.ok() && !session_->connected();
  peer_->RoundEnded(sent.ok() ? RoundEnd::kSent : failed ? RoundEnd::kFailed : RoundEnd::kRefused);
  if (round.more || failed) Poke();
}

absl::Status NodeNotifier::SendAll(const std::vector<Notification>& notifications) {
  if (notifications.empty()) return absl::OkStatus();
  return session_->Run(NotifyCall(notifications));
}

}  // namespace flovyn::postgres
