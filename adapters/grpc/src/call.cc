#include "call.h"

#include <chrono>

#include "absl/time/time.h"
#include "hand_over.h"
#include "status_map.h"

namespace flovyn::grpc {

UnaryCall::UnaryCall(const Arrival& arrival) : frame_(arrival), reply_(*arrival.reply) {}

absl::Duration UnaryCall::TimeLeft() const {
  const std::chrono::system_clock::time_point deadline = frame_.context().deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) return absl::InfiniteDuration();
  // gRPC's deadlines are of the machine's clock, whatever the engine's clock is.
  return absl::FromChrono(deadline) - absl::FromChrono(std::chrono::system_clock::now());
}

void UnaryCall::AddTrailer(const std::string& key, const std::string& value) {
  frame_.context().AddTrailingMetadata(key, value);
}

void UnaryCall::Begin(absl::FunctionRef<absl::Status()> method) {
  self_ = shared_from_this();
  Run([&]() -> absl::Status {
    FLOVYN_RETURN_IF_ERROR(frame_.Enter());
    return method();
  });
  HandOverOut(this);
}

void UnaryCall::Run(absl::FunctionRef<absl::Status()> part) {
  if (const absl::Status status = frame_.Guard(part); !status.ok()) Finish(status);
}

void UnaryCall::Finish(const absl::Status& status) {
  if (finished_.exchange(true)) return;
  absl::Status outcome = status;
  if (outcome.ok()) outcome = WriteReply(reply_);
  answered_ = outcome.ok();
  frame_.Log(outcome);
  HandOverOut(this);
  ServerUnaryReactor::Finish(ToGrpcStatus(outcome));
}

void UnaryCall::OnCancel() {
  HandOverIn(this);
  if (when_cancelled_) when_cancelled_();
}

void UnaryCall::OnDone() {
  HandOverIn(this);
  const std::shared_ptr<UnaryCall> last = std::move(self_);
  if (when_done_) when_done_(answered_ && !frame_.context().IsCancelled());
}

}  // namespace flovyn::grpc
