#include "server/channel.h"

#include <sys/socket.h>

#include <cerrno>

namespace flovyn::http {
namespace {

bool WouldBlock(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

class PlainChannel final : public Channel {
 public:
  using Channel::Channel;
  Transfer Receive(std::span<char> room) override { return ReceiveFrom(descriptor(), room); }
  Transfer Send(std::string_view bytes) override { return SendTo(descriptor(), bytes); }
};

}  // namespace

void Channel::EndSending() { ::shutdown(descriptor(), SHUT_WR); }

std::unique_ptr<Channel> MakePlainChannel(Descriptor socket) {
  return std::make_unique<PlainChannel>(std::move(socket));
}

Transfer ReceiveFrom(int socket, std::span<char> room) {
  while (true) {
    const ssize_t size = ::recv(socket, room.data(), room.size(), 0);
    if (size > 0) {
      const auto bytes = static_cast<std::size_t>(size);
      return {.state = Transfer::State::kMoved, .bytes = bytes, .exhausted = bytes < room.size()};
    }
    if (size < 0 && WouldBlock(errno)) return {.state = Transfer::State::kNeedsInput};
    if (size == 0 || errno != EINTR) return {.state = Transfer::State::kEnded};
  }
}

Transfer SendTo(int socket, std::string_view bytes) {
  while (true) {
    const ssize_t size = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size > 0) {
      return {.state = Transfer::State::kMoved, .bytes = static_cast<std::size_t>(size)};
    }
    if (WouldBlock(errno)) return {.state = Transfer::State::kNeedsOutput};
    if (errno != EINTR) return {.state = Transfer::State::kEnded};
  }
}

}  // namespace flovyn::http
