#include "notification_stream.h"

#include <utility>

#include "flovyn/domain/text.h"
#include "flovyn/services/dispatch_service.h"
#include "flovyn/v1/flovyn.pb.h"
#include "hand_over.h"
#include "ids.h"
#include "message_bytes.h"
#include "status_map.h"

namespace flovyn::grpc {
namespace {

// They are all alike: that there is work is told by the first one.
constexpr std::size_t kMaxWaiting = 16;

}  // namespace

void NotificationStream::Begin(const ::grpc::ByteBuffer& request) {
  self_ = shared_from_this();
  absl::Status opened = frame_.Guard([&] { return Open(request); });
  if (!opened.ok()) End(std::move(opened));
  HandOverOut(this);
}

absl::Status NotificationStream::Open(const ::grpc::ByteBuffer& request) {
  FLOVYN_RETURN_IF_ERROR(frame_.Enter());
  v1::SubscriptionRequest asked;
  FLOVYN_RETURN_IF_ERROR(ParseRequest(request, asked));
  FLOVYN_ASSIGN_OR_RETURN(const TenantId tenant, ParseId<TenantId>("org_id", asked.org_id()));
  FLOVYN_RETURN_IF_ERROR(Authorize(frame_.caller(), tenant, Action::kPoll));
  FLOVYN_RETURN_IF_ERROR(CheckText("queue", asked.queue(), frame_.env().options.limits.queue_bytes,
                                   Emptiness::kAllowed));
  queue_ = {WorkType::kWorkflow, tenant, QueueOrDefault(asked.queue())};
  FLOVYN_ASSIGN_OR_RETURN(place_, frame_.env().notifications.Enter(shared_from_this()));
  subscription_ = frame_.env().deps.engine.dispatch().listeners().Add(
      queue_, [stream = shared_from_this()] { stream->Notify(); });
  // The client learns from it that it hears of everything from now on.
  StartSendInitialMetadata();
  return absl::OkStatus();
}

void NotificationStream::Notify() {
  const std::int64_t now_ms = absl::ToUnixMillis(frame_.env().deps.clock.Now());
  {
    const std::lock_guard lock(mutex_);
    if (end_) return;
    if (busy_) {
      if (waiting_.size() < kMaxWaiting) waiting_.push_back(now_ms);
      return;
    }
    busy_ = true;
  }
  Write(now_ms);
}

void NotificationStream::Write(std::int64_t at_ms) {
  v1::WorkAvailableEvent event;
  event.set_org_id(queue_.tenant.str());
  event.set_queue(queue_.name);
  event.set_timestamp_ms(at_ms);
  writing_.Clear();
  WriteMessage(event, writing_);
  HandOverOut(this);
  StartWrite(&writing_);
}

void NotificationStream::OnWriteDone(bool ok) {
  HandOverIn(this);
  std::optional<std::int64_t> next;
  std::optional<absl::Status> end;
  {
    const std::lock_guard lock(mutex_);
    if (!ok && !end_) end_ = Cancelled("the client has left");
    end = end_;
    if (!end && !waiting_.empty()) {
      next = waiting_.front();
      waiting_.pop_front();
    }
    busy_ = next.has_value();
  }
  if (end) return FinishWith(*end);
  if (next) Write(*next);
}

void NotificationStream::End(absl::Status status) {
  {
    const std::lock_guard lock(mutex_);
    if (end_) return;
    end_ = status;
    if (busy_) return;  // OnWriteDone() finishes
  }
  FinishWith(status);
}

void NotificationStream::FinishWith(const absl::Status& status) {
  frame_.Log(status);
  HandOverOut(this);
  Finish(ToGrpcStatus(status));
}

void NotificationStream::OnCancel() {
  HandOverIn(this);
  End(Cancelled("the client has left"));
}

void NotificationStream::OnDone() {
  HandOverIn(this);
  const std::shared_ptr<NotificationStream> last = std::move(self_);
  if (subscription_) frame_.env().deps.engine.dispatch().listeners().Remove(*subscription_);
  if (place_) frame_.env().notifications.Leave(*place_);
}

}  // namespace flovyn::grpc
