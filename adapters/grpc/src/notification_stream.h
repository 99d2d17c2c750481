#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "call_frame.h"
#include "flovyn/services/work_listeners.h"
#include "notification_desk.h"

namespace flovyn::grpc {

/// SubscribeToNotifications: tells that a queue has got work, until the client leaves or the server
/// stops. Holds no thread. A client that reads too slowly loses notifications.
///
/// Shared, because gRPC, the desk and the listener hold it, and end in any order.
class NotificationStream final : public ::grpc::ServerWriteReactor<::grpc::ByteBuffer>,
                                 public std::enable_shared_from_this<NotificationStream> {
 public:
  explicit NotificationStream(const Arrival& arrival) : frame_(arrival) {}

  void Begin(const ::grpc::ByteBuffer& request);
  /// Ends the stream when the write that is under way has ended. Only the first time counts.
  void End(absl::Status status);

 private:
  absl::Status Open(const ::grpc::ByteBuffer& request);
  /// Writes a notification now, or when the one that is under way is written.
  void Notify();
  void Write(std::int64_t at_ms);
  void FinishWith(const absl::Status& status);
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  CallFrame frame_;
  WorkQueue queue_;
  std::optional<NotificationDesk::Place> place_;
  std::optional<WorkListeners::Subscription> subscription_;
  ::grpc::ByteBuffer writing_;  // of the write under way
  // std::mutex: as in NotificationDesk. Never held over a call to gRPC.
  std::mutex mutex_;
  bool busy_ = false;  // a write is under way
  std::optional<absl::Status> end_;
  std::deque<std::int64_t> waiting_;          // times of the notifications to be written, bounded
  std::shared_ptr<NotificationStream> self_;  // from Begin() to OnDone(): while gRPC holds it
};

}  // namespace flovyn::grpc
