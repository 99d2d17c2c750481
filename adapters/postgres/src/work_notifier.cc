#include "work_notifier.h"

#include <utility>

#include "absl/time/clock.h"

namespace flovyn::postgres {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(20);
constexpr std::size_t kMaxWaiting = 1000;

const sql::Statement& NotifyStatement() {
  static const sql::Statement statement = {
      .name = "notify_work",
      .text = "SELECT pg_notify('" + std::string(kWorkChannel) +
              "', payload) FROM unnest($1::text[]) AS payload"};
  return statement;
}

}  // namespace

WorkNotifier::WorkNotifier(SessionOptions options, NodeId node)
    : options_(std::move(options)), node_(node), thread_([this] { Run(); }) {}

void WorkNotifier::Notify(const WorkQueue& queue) {
  std::string payload = EncodeWorkNotice({.sender = node_, .queue = queue});
  if (payload.empty()) return;
  MutexLock lock(mutex_);
  if (waiting_.size() >= kMaxWaiting) return;
  waiting_.insert(std::move(payload));
  changed_.NotifyOne();
}

void WorkNotifier::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyOne();
  }
  if (thread_.joinable()) thread_.join();
}

void WorkNotifier::Run() {
  bool stopping = false;
  while (!stopping) {
    std::set<std::string> payloads;
    {
      MutexLock lock(mutex_);
      while (waiting_.empty() && !stopping_) changed_.Wait(mutex_);
      payloads = std::exchange(waiting_, {});
      stopping = stopping_;
    }
    if (!payloads.empty()) Send(payloads);
    Pause();
  }
}

void WorkNotifier::Pause() {
  const absl::Time until = absl::Now() + kPause;
  MutexLock lock(mutex_);
  while (!stopping_ && changed_.WaitUntil(mutex_, until)) {
  }
}

void WorkNotifier::Send(const std::set<std::string>& payloads) {
  if (session_ != nullptr) session_->Probe();
  if (session_ == nullptr || !session_->connected()) {
    if (!back_off_.Ready(absl::Now()).ok()) return;
    absl::StatusOr<std::unique_ptr<Session>> connected = Session::Connect(options_);
    if (!connected.ok()) return back_off_.Failed(absl::Now(), connected.status());
    back_off_.Succeeded();
    session_ = *std::move(connected);
  }
  Array array(PgType::kText);
  for (const std::string& payload : payloads) array.Add(std::string_view(payload));
  Call call = {.statement = &NotifyStatement()};
  call.parameters.Add(array);
  session_->Run(call).IgnoreError();  // a hint: the sweep of the others finds the work
}

}  // namespace flovyn::postgres
