#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "flovyn/ports/launcher.h"
#include "flovyn/sdk/runtime.h"

namespace flovyn::sdk_grpc {

/// Waits for the end of an execution by looking again and again, the more rarely the longer it
/// takes: an end is seen late by a quarter of the time that it took, at most by a second. T is
/// WorkflowExecution or TaskExecution.
template <class T>
class EndWait : public std::enable_shared_from_this<EndWait<T>> {
 public:
  using Look = std::function<void(Answer<T>)>;

  EndWait(sdk::RuntimePort& runtime, Look look, absl::Duration wait, Answer<T> answer)
      : runtime_(runtime),
        look_(std::move(look)),
        begun_(runtime.Now()),
        until_(begun_ + wait),
        answer_(std::move(answer)) {}

  void Begin() {
    look_([self = this->shared_from_this()](absl::StatusOr<T> found) {
      self->Seen(std::move(found));
    });
  }

 private:
  static constexpr absl::Duration kShortest = absl::Milliseconds(5);
  static constexpr absl::Duration kLongest = absl::Seconds(1);
  /// A server that is away comes back within this time, or the wait has failed.
  static constexpr absl::Duration kPatience = absl::Minutes(1);

  /// The newest run may continue as new between two reads of the server.
  static bool GoesOn(const WorkflowExecution& seen) {
    return seen.open() || seen.status == WorkflowStatus::kContinuedAsNew;
  }
  static bool GoesOn(const TaskExecution& seen) { return seen.open(); }

  void Seen(absl::StatusOr<T> found) {
    const absl::Time now = runtime_.Now();
    if (found.ok()) seen_ = now;
    const bool away = absl::IsUnavailable(found.status()) && now < seen_ + kPatience;
    if ((!away && !(found.ok() && GoesOn(*found))) || now >= until_) {
      return answer_(std::move(found));
    }
    const absl::Duration pause = std::clamp((now - begun_) / 4, kShortest, kLongest);
    runtime_.After(std::min(pause, until_ - now),
                   [self = this->shared_from_this()] { self->Begin(); });
  }

  sdk::RuntimePort& runtime_;
  const Look look_;
  const absl::Time begun_;
  const absl::Time until_;
  const Answer<T> answer_;
  absl::Time seen_ = absl::InfinitePast();  // one look at a time
};

}  // namespace flovyn::sdk_grpc
