#pragma once

#include <chrono>
#include <cstddef>

#include "server/request_head.h"

namespace flovyn::http {

using SteadyClock = std::chrono::steady_clock;

/// Of answers that go on.
struct EventStreamLimits {
  std::size_t buffer_bytes = 0;           // waiting to be sent; then the stream is full
  SteadyClock::duration keep_alive = {};  // after such a silence a comment is sent
  SteadyClock::duration inactivity = {};  // without an event; then the stream ends
};

struct ConnectionLimits {
  MessageLimits message = {};
  SteadyClock::duration idle_timeout = {};
  SteadyClock::duration request_deadline = {};
  SteadyClock::duration write_timeout = {};
  EventStreamLimits stream = {};
};

}  // namespace flovyn::http
