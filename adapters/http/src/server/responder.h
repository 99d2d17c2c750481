#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "server/connection.h"
#include "server/front.h"

namespace flovyn::http {

/// One request of a connection that is owed an answer; shared by the copies of its Responder.
class Responder::Exchange {
 public:
  Exchange(std::shared_ptr<Connection> connection, std::uint64_t number)
      : connection_(std::move(connection)), number_(number) {}
  /// Nobody is left who could answer.
  ~Exchange() { Send(ErrorResponse(500, "internal error")); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  bool Send(const HttpResponse& response) {
    if (answered_.exchange(true)) return false;
    return connection_->Answer(number_, response);
  }
  std::optional<EventStream> Stream(const HttpResponse& head, StreamCallbacks callbacks) {
    if (answered_.exchange(true)) return std::nullopt;
    if (!connection_->BeginStream(number_, head, std::move(callbacks))) {
      connection_->Answer(number_, ErrorResponse(503, "the server is stopping"));
      return std::nullopt;
    }
    return EventStream(connection_);
  }
  void OnCancel(std::function<void()> cancel) { connection_->OnCancel(number_, std::move(cancel)); }

 private:
  const std::shared_ptr<Connection> connection_;
  const std::uint64_t number_;
  std::atomic<bool> answered_ = false;
};

}  // namespace flovyn::http
