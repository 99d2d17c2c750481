#include "server/target_decoder.h"

#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <utility>

namespace flovyn::http {
namespace {

// A stream of one text, for cpp-httplib to read from; what it writes is dropped. Without
// `override`, because newer versions have more and other virtual functions.
class TextStream final : public httplib::Stream {
 public:
  explicit TextStream(std::string_view text) : rest_(text) {}

  // NOLINTBEGIN(modernize-use-override)
  bool is_readable() const { return !rest_.empty(); }
  bool wait_readable() const { return !rest_.empty(); }
  bool is_writable() const { return true; }
  bool wait_writable() const { return true; }
  bool is_peer_alive() const { return true; }
  ssize_t read(char* to, std::size_t size) {
    size = std::min(size, rest_.size());
    std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
    return static_cast<ssize_t>(size);
  }
  ssize_t write(const char*, std::size_t size) { return static_cast<ssize_t>(size); }
  void get_remote_ip_and_port(std::string&, int&) const {}
  void get_local_ip_and_port(std::string&, int&) const {}
  socket_t socket() const { return INVALID_SOCKET; }
  time_t duration() const { return 0; }
  // NOLINTEND(modernize-use-override)

 private:
  std::string_view rest_;
};

// What a client sends to a proxy, "http://host/path", has to be understood by a server as well.
std::string_view WithoutAuthority(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::size_t path = target.find('/', scheme.size());
    return path == std::string_view::npos ? "/" : target.substr(path);
  }
  return target;
}

// A second "?" is legal in a query, but cpp-httplib refuses it.
std::string WithoutFurtherQuestionMarks(std::string_view target) {
  std::string text;
  text.reserve(target.size());
  bool in_query = false;
  for (const char c : target) {
    if (c == '?' && in_query) {
      text += "%3F";
    } else {
      text += c;
    }
    in_query = in_query || c == '?';
  }
  return text;
}

// Versions up to 0.14 and later ones differ in this protected function's parameters.
template <typename Server>
bool Process(Server& server, httplib::Stream& stream,
             const std::function<void(httplib::Request&)>& on_request) {
  bool closed = false;
  if constexpr (requires { server.process_request(stream, true, closed, on_request); }) {
    return server.process_request(stream, true, closed, on_request);
  } else {
    return server.process_request(stream, "", 0, "", 0, true, closed, on_request);
  }
}

}  // namespace

// cpp-httplib's server without its sockets and threads.
class TargetDecoder::Parser : public httplib::Server {
 public:
  Parser() {
    set_pre_routing_handler([](const httplib::Request&, httplib::Response& response) {
      response.status = 200;
      return HandlerResponse::Handled;
    });
  }

  bool Parse(const RawRequest& raw, HttpRequest& request) {
    // The method plays no part, and this one has no body.
    const std::string head =
        "GET " + WithoutFurtherQuestionMarks(WithoutAuthority(raw.target)) + " HTTP/1.1\r\n\r\n";
    TextStream stream(head);
    bool parsed = false;
    Process(*this, stream, [&](httplib::Request& found) {
      parsed = true;
      request.path = std::move(found.path);
      for (auto& [name, value] : found.params) {
        request.query.emplace_back(name, std::move(value));
      }
    });
    return parsed;
  }

  using httplib::Server::process_request;
};

TargetDecoder::TargetDecoder() : parser_(std::make_unique<Parser>()) {}
TargetDecoder::~TargetDecoder() = default;

std::optional<Refusal> TargetDecoder::Decode(RawRequest raw, HttpRequest& request) {
  const bool parsed = parser_->Parse(raw, request);
  if (!parsed || !request.path.starts_with('/') || request.path.find('\0') != std::string::npos) {
    return Refusal{400, "the request target is not a path and a query"};
  }
  request.method = std::move(raw.method);
  request.target = std::move(raw.target);
  request.headers = std::move(raw.headers);
  request.body = std::move(raw.body);
  return std::nullopt;
}

}  // namespace flovyn::http
