#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "flovyn/base/mutex.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sdk/runtime.h"

namespace flovyn::sdk {

/// Where an answer is put, and waited for. Not for threads that answer.
template <class T>
class Mailbox {
 public:
  void Put(T value) {
    const MutexLock lock(mutex_);
    value_.emplace(std::move(value));
    arrived_.NotifyAll();
  }
  /// nullopt: nothing will come any more.
  std::optional<T> Take(RuntimePort& runtime) {
    for (;;) {
      {
        const MutexLock lock(mutex_);
        if (value_) return std::move(value_);
      }
      const RuntimePort::Step step = runtime.Work();
      if (step == RuntimePort::Step::kIdle) return std::nullopt;
      if (step == RuntimePort::Step::kWorked) continue;
      const MutexLock lock(mutex_);
      while (!value_) arrived_.Wait(mutex_);
    }
  }

 private:
  Mutex mutex_;
  Condition arrived_;
  std::optional<T> value_ ABSL_GUARDED_BY(mutex_);
};

/// Makes a call of a port and waits for its answer.
template <class T, class Call>
absl::StatusOr<T> AwaitAnswer(RuntimePort& runtime, Call call) {
  // Shared with the answer, which may still hold its end of it when the wait is over.
  auto mailbox = std::make_shared<Mailbox<absl::StatusOr<T>>>();
  call([mailbox](absl::StatusOr<T> answer) { mailbox->Put(std::move(answer)); });
  std::optional<absl::StatusOr<T>> answer = mailbox->Take(runtime);
  if (!answer) return DeadlineExceeded("nothing is left that could answer this call");
  return *std::move(answer);
}

template <class Call>
absl::Status AwaitDone(RuntimePort& runtime, Call call) {
  auto mailbox = std::make_shared<Mailbox<absl::Status>>();
  call([mailbox](const absl::Status& status) { mailbox->Put(status); });
  std::optional<absl::Status> answer = mailbox->Take(runtime);
  return answer ? *answer : DeadlineExceeded("nothing is left that could answer this call");
}

}  // namespace flovyn::sdk
