#include "server/tls_channel.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "server/response_text.h"
#include "server/tls_context.h"

namespace flovyn::http {
namespace {

// OpenSSL's own socket BIO raises SIGPIPE when the peer is gone.
class SocketBio {
 public:
  static BIO* Make(int socket) {
    BIO* bio = BIO_new(Method());
    if (bio == nullptr) return nullptr;
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
    BIO_set_init(bio, 1);
    return bio;
  }

 private:
  static BIO_METHOD* Method() {
    static BIO_METHOD* const method = [] {
      BIO_METHOD* made = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "socket");
      BIO_meth_set_read(made, Read);
      BIO_meth_set_write(made, Write);
      BIO_meth_set_ctrl(made, Control);
      return made;
    }();
    return method;
  }

  static int SocketOf(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
  }

  static int Read(BIO* bio, char* room, int size) {
    BIO_clear_retry_flags(bio);
    const Transfer done = ReceiveFrom(SocketOf(bio), {room, static_cast<std::size_t>(size)});
    if (done.state == Transfer::State::kNeedsInput) BIO_set_retry_read(bio);
    return done.state == Transfer::State::kMoved ? static_cast<int>(done.bytes) : -1;
  }

  static int Write(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const Transfer done = SendTo(SocketOf(bio), {bytes, static_cast<std::size_t>(size)});
    if (done.state == Transfer::State::kNeedsOutput) BIO_set_retry_write(bio);
    return done.state == Transfer::State::kMoved ? static_cast<int>(done.bytes) : -1;
  }

  static long Control(BIO* /*bio*/, int command, long /*number*/, void* /*data*/) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
  }
};

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using Ssl = std::unique_ptr<SSL, FreeSsl>;

int BoundedSize(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

class TlsChannel final : public Channel {
 public:
  TlsChannel(Descriptor socket, Ssl ssl) : Channel(std::move(socket)), ssl_(std::move(ssl)) {}

  Transfer Receive(std::span<char> room) override {
    ERR_clear_error();
    return Done(SSL_read(ssl_.get(), room.data(), BoundedSize(room.size())));
  }

  Transfer Send(std::string_view bytes) override {
    ERR_clear_error();
    return Done(SSL_write(ssl_.get(), bytes.data(), BoundedSize(bytes.size())));
  }

  void EndSending() override {
    ERR_clear_error();
    if (!broken_) SSL_shutdown(ssl_.get());
    Channel::EndSending();
  }

 private:
  Transfer Done(int result) {
    if (result > 0) {
      return {.state = Transfer::State::kMoved, .bytes = static_cast<std::size_t>(result)};
    }
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_WANT_READ:
        return {.state = Transfer::State::kNeedsInput};
      case SSL_ERROR_WANT_WRITE:
        return {.state = Transfer::State::kNeedsOutput};
      case SSL_ERROR_ZERO_RETURN:
        return {.state = Transfer::State::kEnded};
      case SSL_ERROR_SSL:
        broken_ = true;
        if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST) RefusePlainHttp();
        return {.state = Transfer::State::kRefused};
      default:
        broken_ = true;
        return {.state = Transfer::State::kEnded};
    }
  }

  void RefusePlainHttp() {
    SendTo(descriptor(), EncodeResponse(ErrorResponse(400, "this port speaks TLS: use https://"),
                                        {.keep_alive = false}));
  }

  const Ssl ssl_;
  bool broken_ = false;
};

}  // namespace

absl::StatusOr<ChannelMaker> MakeTlsChannels(const TlsIdentity& identity) {
  FLOVYN_ASSIGN_OR_RETURN(TlsContext made, MakeTlsContext(identity));
  return [context = std::shared_ptr<SSL_CTX>(std::move(made))](
             Descriptor socket) -> std::unique_ptr<Channel> {
    Ssl ssl(SSL_new(context.get()));
    BIO* bio = ssl == nullptr ? nullptr : SocketBio::Make(socket.get());
    if (bio == nullptr) return nullptr;
    SSL_set_bio(ssl.get(), bio, bio);
    SSL_set_accept_state(ssl.get());
    return std::make_unique<TlsChannel>(std::move(socket), std::move(ssl));
  };
}

}  // namespace flovyn::http
