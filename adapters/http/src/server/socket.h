#pragma once

#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace flovyn::http {

/// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { Close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      Close();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void Close();

 private:
  int fd_ = -1;
};

struct Listener {
  Descriptor socket = {};
  int port = 0;
};

/// Listens on the address, non-blocking, and not shared with any other program. Port 0: any that
/// is free. Errors as StartFront().
absl::StatusOr<Listener> Listen(const std::string& host, int port);

struct Accepted {
  Descriptor socket = {};           // non-blocking; empty when there is none
  std::string remote_address = {};  // without the port
  int error = 0;                    // errno when there is none: EAGAIN, or a lack of resources
};

/// Takes one connection that waits on the listener.
Accepted Accept(const Listener& listener);

}  // namespace flovyn::http
