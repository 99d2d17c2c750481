#include "pool.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::postgres {

absl::Status ConnectBackOff::Ready(absl::Time now) const {
  return now >= next_ ? absl::OkStatus() : error_;
}

void ConnectBackOff::Failed(absl::Time now, const absl::Status& error) {
  delay_ = std::clamp(2 * delay_, absl::Milliseconds(50), absl::Seconds(2));
  next_ = now + delay_;
  error_ = error;
}

Pool::Lease::~Lease() {
  if (session_ != nullptr) pool_->GiveBack(std::move(session_));
}

Pool::Pool(PoolOptions options) : options_(std::move(options)) {}

Pool::~Pool() = default;

absl::StatusOr<Pool::Lease> Pool::Acquire() {
  {
    MutexLock lock(mutex_);
    const absl::Time deadline = absl::Now() + options_.max_wait;
    bool in_time = true;
    while (in_use_ >= options_.max_sessions && in_time) {
      in_time = slot_free_.WaitUntil(mutex_, deadline);
    }
    if (in_use_ >= options_.max_sessions) {
      return ResourceExhausted(absl::StrFormat(
          "all %d database connections for reads have been busy for %s; raise the number of "
          "connections or send fewer requests",
          options_.max_sessions, absl::FormatDuration(options_.max_wait)));
    }
    ++in_use_;
  }
  std::unique_ptr<Session> session = TakeIdle();
  if (session != nullptr) return Lease(*this, std::move(session));
  absl::StatusOr<std::unique_ptr<Session>> opened = Open();
  if (opened.ok()) return Lease(*this, *std::move(opened));
  MutexLock lock(mutex_);
  --in_use_;
  slot_free_.NotifyOne();
  return opened.status();
}

absl::StatusOr<std::unique_ptr<Session>> Pool::Open() {
  {
    MutexLock lock(mutex_);
    FLOVYN_RETURN_IF_ERROR(back_off_.Ready(absl::Now()));
  }
  absl::StatusOr<std::unique_ptr<Session>> connected = Session::Connect(options_.session);
  MutexLock lock(mutex_);
  if (connected.ok()) {
    back_off_.Succeeded();
  } else {
    back_off_.Failed(absl::Now(), connected.status());
  }
  return connected;
}

std::unique_ptr<Session> Pool::TakeIdle() {
  while (true) {
    std::unique_ptr<Session> session;
    {
      MutexLock lock(mutex_);
      if (idle_.empty()) return nullptr;
      session = std::move(idle_.back());
      idle_.pop_back();
    }
    session->Probe();
    if (session->reusable()) return session;
  }
}

void Pool::GiveBack(std::unique_ptr<Session> session) {
  const bool keep = session->reusable();
  if (!keep) session.reset();
  MutexLock lock(mutex_);
  if (keep) idle_.push_back(std::move(session));
  --in_use_;
  slot_free_.NotifyOne();
}

std::size_t Pool::open_sessions() const {
  MutexLock lock(mutex_);
  return in_use_ + idle_.size();
}

}  // namespace flovyn::postgres
