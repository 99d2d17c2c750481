#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "flovyn/base/mutex.h"
#include "session.h"

namespace flovyn::postgres {

/// Spaces out attempts to connect to a server that is down: 50 ms, doubling up to 2 s. Between them
/// the last error is the answer, so that nobody waits for what is known to fail.
class ConnectBackOff {
 public:
  /// OK when an attempt may be made now.
  absl::Status Ready(absl::Time now) const;
  void Failed(absl::Time now, const absl::Status& error);
  void Succeeded() { *this = ConnectBackOff(); }

 private:
  absl::Status error_;
  absl::Duration delay_ = absl::ZeroDuration();
  absl::Time next_ = absl::InfinitePast();
};

struct PoolOptions {
  SessionOptions session = {};
  std::size_t max_sessions = 4;
  absl::Duration max_wait = absl::Seconds(10);  ///< For a session to get free.
};

/// A bounded number of sessions, opened when needed and kept. Thread-safe.
class Pool {
 public:
  /// A session while it is in use. Only sessions that are connected, idle and outside any
  /// transaction go back to the pool; every other is closed.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Session> session)
        : pool_(&pool), session_(std::move(session)) {}
    ~Lease();
    Lease(Lease&& other) = default;
    Lease& operator=(Lease&&) = delete;
    Session& operator*() const { return *session_; }
    Session* operator->() const { return session_.get(); }

   private:
    Pool* pool_;
    std::unique_ptr<Session> session_;
  };

  explicit Pool(PoolOptions options);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Errors: ResourceExhausted (all in use for max_wait), Unavailable (cannot connect).
  absl::StatusOr<Lease> Acquire();

  /// Sessions in use and idle, for tests.
  std::size_t open_sessions() const;

 private:
  std::unique_ptr<Session> TakeIdle();
  absl::StatusOr<std::unique_ptr<Session>> Open();
  void GiveBack(std::unique_ptr<Session> session);

  const PoolOptions options_;
  mutable Mutex mutex_;
  Condition slot_free_;
  std::vector<std::unique_ptr<Session>> idle_ ABSL_GUARDED_BY(mutex_);
  std::size_t in_use_ ABSL_GUARDED_BY(mutex_) = 0;
  ConnectBackOff back_off_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn::postgres
