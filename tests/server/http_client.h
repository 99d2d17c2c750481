#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flovyn::http {

/// An answer as it came from the wire.
struct ClientResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};

  /// The first header of this name (in any case); empty when there is none.
  std::string Header(std::string_view name) const;
};

/// One connection to 127.0.0.1, byte by byte as the test wants it. Everything waits at most 20 s
/// and then throws std::runtime_error.
class HttpClient {
 public:
  explicit HttpClient(int port);
  ~HttpClient() { Close(); }
  HttpClient(HttpClient&& other) noexcept;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Sends all, or false when the peer has closed.
  bool Send(std::string_view bytes);
  ClientResponse Read();
  /// Of a HEAD request: no body follows whatever the length says.
  ClientResponse ReadHead();
  /// Up to this number of bytes, at least one; empty at the end.
  std::string ReadSome(std::size_t size);
  /// Whether the server ends the connection, with nothing before that.
  bool AtEnd();

  void Close();
  void CloseSending();
  /// The peer sees a broken connection.
  void Reset();

  /// Sends a request without a body and reads the answer.
  ClientResponse Get(std::string_view target);
  ClientResponse Post(std::string_view target, std::string_view body);

 private:
  std::string ReadLine();

  int fd_ = -1;
  std::string buffer_ = {};
};

/// A request without a body; `headers` are whole lines with their ends.
std::string GetText(std::string_view target, std::string_view headers = "");
std::string PostText(std::string_view target, std::string_view body);

/// Whether the condition becomes true within 20 s.
bool Eventually(const std::function<bool()>& condition);

}  // namespace flovyn::http
