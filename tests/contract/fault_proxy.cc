#include "contract/fault_proxy.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace flovyn::testing {
namespace {

void Require(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string("fault proxy: cannot ") + what);
}

int ListenOnFreePort(std::string& port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  Require(fd >= 0 && bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
              listen(fd, 64) == 0 &&
              getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0,
          "listen");
  port = std::to_string(ntohs(address.sin_port));
  return fd;
}

int ConnectTo(const std::string& host, const std::string& port) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return -1;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> guard(found, &freeaddrinfo);
  const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect(fd, found->ai_addr, found->ai_addrlen) == 0) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

bool SendAll(int fd, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

FaultProxy::FaultProxy(const std::string& server_url) : stop_event_(eventfd(0, EFD_CLOEXEC)) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(server_url.c_str(), nullptr), &PQconninfoFree);
  Require(options != nullptr, "read the URL");
  std::string port;
  listener_ = ListenOnFreePort(port);
  port_ = "5432";
  url_ = "host=127.0.0.1 port=" + port + " sslmode=disable gssencmode=disable";
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const std::string keyword = option->keyword;
    if (keyword == "host") {
      host_ = option->val;
    } else if (keyword == "port") {
      port_ = option->val;
    } else if (keyword != "sslmode") {
      url_ += " " + keyword + "='" + option->val + "'";
    }
  }
  thread_ = std::thread([this] { Run(); });
}

FaultProxy::~FaultProxy() {
  eventfd_write(stop_event_, 1);
  thread_.join();
  for (const Pair& pair : pairs_) {
    close(pair.client);
    close(pair.server);
  }
  close(listener_);
  close(stop_event_);
}

void FaultProxy::SwallowAnswerWith(const std::string& text) {
  const std::lock_guard lock(mutex_);
  swallowed_answer_ = text;
}

void FaultProxy::SwallowRequest() {
  const std::lock_guard lock(mutex_);
  swallow_request_ = true;
}

void FaultProxy::Run() {
  while (true) {
    std::vector<pollfd> ready = {{.fd = stop_event_, .events = POLLIN, .revents = 0},
                                 {.fd = listener_, .events = POLLIN, .revents = 0}};
    for (const Pair& pair : pairs_) {
      ready.push_back({.fd = pair.client, .events = POLLIN, .revents = 0});
      ready.push_back({.fd = pair.server, .events = POLLIN, .revents = 0});
    }
    poll(ready.data(), ready.size(), -1);
    if (ready[0].revents != 0) return;
    std::size_t i = 2;
    std::erase_if(pairs_, [&](Pair& pair) {
      const bool client_ready = ready[i].revents != 0;
      const bool server_ready = ready[i + 1].revents != 0;
      i += 2;
      const bool keep =
          (!client_ready || PassOn(pair, true)) && (!server_ready || PassOn(pair, false));
      if (keep) return false;
      close(pair.client);
      close(pair.server);
      return true;
    });
    if (ready[1].revents != 0) Accept();
  }
}

void FaultProxy::Accept() {
  const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const int server = ConnectTo(host_, port_);
  if (server >= 0) {
    pairs_.push_back({.client = client, .server = server});
  } else {
    close(client);
  }
}

bool FaultProxy::PassOn(Pair& pair, bool from_client) {
  std::array<char, 65536> buffer;
  const ssize_t n = recv(from_client ? pair.client : pair.server, buffer.data(), buffer.size(), 0);
  if (n <= 0) return false;
  const std::string bytes(buffer.data(), static_cast<std::size_t>(n));
  if (Swallows(pair, from_client, bytes)) {
    ++cuts_;
    return false;
  }
  return SendAll(from_client ? pair.server : pair.client, bytes);
}

bool FaultProxy::Swallows(Pair& pair, bool from_client, const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  if (from_client) return std::exchange(swallow_request_, false);
  const std::string seen = pair.tail + bytes;
  pair.tail = seen.substr(seen.size() - std::min<std::size_t>(seen.size(), 32));
  if (swallowed_answer_.empty() || seen.find(swallowed_answer_) == std::string::npos) return false;
  swallowed_answer_.clear();
  return true;
}

}  // namespace flovyn::testing
