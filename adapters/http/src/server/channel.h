#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "server/socket.h"

namespace flovyn::http {

/// What became of one attempt to move bytes.
struct Transfer {
  enum class State {
    kMoved,        // some bytes, see `bytes`
    kNeedsInput,   // nothing; try again when the peer has sent
    kNeedsOutput,  // nothing; try again when the peer has taken what was sent
    kRefused,      // what came cannot be read; the peer has been told, and is to see it
    kEnded,        // the peer has ended, or the connection is broken
  };
  State state = State::kEnded;
  std::size_t bytes = 0;
  bool exhausted = false;  // all that was there has been received
};

/// The bytes of one connection, in clear or encrypted, without blocking. For one thread at a time.
class Channel {
 public:
  explicit Channel(Descriptor socket) : socket_(std::move(socket)) {}
  virtual ~Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// At least one byte of room.
  virtual Transfer Receive(std::span<char> room) = 0;
  /// At least one byte. What was not taken comes again, in front of whatever follows it.
  virtual Transfer Send(std::string_view bytes) = 0;
  /// Tells the peer that nothing more comes.
  virtual void EndSending();

  int descriptor() const { return socket_.get(); }
  void Close() { socket_.Close(); }

 private:
  Descriptor socket_;
};

using ChannelMaker = std::function<std::unique_ptr<Channel>(Descriptor)>;

std::unique_ptr<Channel> MakePlainChannel(Descriptor socket);

// System calls on a socket, repeated when a signal interrupts them.
Transfer ReceiveFrom(int socket, std::span<char> room);
Transfer SendTo(int socket, std::string_view bytes);

}  // namespace flovyn::http
