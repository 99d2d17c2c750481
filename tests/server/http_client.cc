#include "server/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <thread>

namespace flovyn::http {
namespace {

constexpr int kPatienceSeconds = 20;

}  // namespace

std::string ClientResponse::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key.size() == name.size() && strncasecmp(key.data(), name.data(), key.size()) == 0) {
      return value;
    }
  }
  return {};
}

HttpClient::HttpClient(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience = {.tv_sec = kPatienceSeconds, .tv_usec = 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    Close();
    throw std::runtime_error("cannot connect");
  }
}

HttpClient::HttpClient(HttpClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

bool HttpClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

std::string HttpClient::ReadSome(std::size_t size) {
  if (buffer_.empty()) {
    std::array<char, 65536> bytes;
    const ssize_t got = ::recv(fd_, bytes.data(), bytes.size(), 0);
    if (got < 0) throw std::runtime_error("the server sends nothing, or broke the connection");
    buffer_.assign(bytes.data(), static_cast<std::size_t>(got));
  }
  std::string some = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return some;
}

bool HttpClient::AtEnd() { return ReadSome(1).empty(); }

std::string HttpClient::ReadLine() {
  std::string line;
  while (!line.ends_with("\r\n")) {
    const std::string next = ReadSome(1);
    if (next.empty()) throw std::runtime_error("the connection ended within a line: " + line);
    line += next;
  }
  line.resize(line.size() - 2);
  return line;
}

ClientResponse HttpClient::ReadHead() {
  ClientResponse response;
  const std::string status_line = ReadLine();
  if (!status_line.starts_with("HTTP/1.1 ")) throw std::runtime_error("no HTTP: " + status_line);
  response.status = std::stoi(status_line.substr(9));
  for (std::string line = ReadLine(); !line.empty(); line = ReadLine()) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) throw std::runtime_error("no header: " + line);
    response.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return response;
}

ClientResponse HttpClient::Read() {
  ClientResponse response = ReadHead();
  const std::string length = response.Header("Content-Length");
  std::size_t rest = length.empty() ? 0 : std::stoul(length);
  while (rest > 0) {
    const std::string some = ReadSome(rest);
    if (some.empty()) throw std::runtime_error("the connection ended within a body");
    response.body += some;
    rest -= some.size();
  }
  return response;
}

void HttpClient::Close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void HttpClient::CloseSending() { ::shutdown(fd_, SHUT_WR); }

void HttpClient::Reset() {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  Close();
}

ClientResponse HttpClient::Get(std::string_view target) {
  Send(GetText(target));
  return Read();
}

ClientResponse HttpClient::Post(std::string_view target, std::string_view body) {
  Send(PostText(target, body));
  return Read();
}

std::string GetText(std::string_view target, std::string_view headers) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(headers) +
         "\r\n";
}

std::string PostText(std::string_view target, std::string_view body) {
  return "POST " + std::string(target) +
         " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

bool Eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(kPatienceSeconds);
  while (std::chrono::steady_clock::now() < deadline) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return condition();
}

}  // namespace flovyn::http
