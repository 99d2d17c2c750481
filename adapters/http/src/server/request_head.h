#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/message.h"

namespace flovyn::http {

/// Beyond each of these a request is refused.
struct MessageLimits {
  std::size_t max_head_bytes = 0;
  std::size_t max_headers = 0;
  std::size_t max_target_bytes = 0;
  std::size_t max_body_bytes = 0;
};

/// Why a request is not read any further: an HTTP status and a text for the client.
struct Refusal {
  int status = 0;
  std::string text = {};
};

/// One request as it came from the wire: framed, but its target not decoded yet.
struct RawRequest {
  std::string method = {};
  std::string target = {};
  Fields headers = {};
  std::string body = {};
  bool http10 = false;
  bool keep_alive = true;  // the client lets the connection stay open
};

/// Reads the lines of a request head, strictly: what two readers could understand in two ways is
/// refused. Pure; for one thread.
class RequestHead {
 public:
  enum class Framing { kNone, kLength, kChunked };

  /// `limits` must outlive the head.
  explicit RequestHead(const MessageLimits& limits) : limits_(&limits) {}

  /// A line without its end; the empty line completes the head. After a refusal, or when
  /// complete(), no further line may come.
  std::optional<Refusal> OnLine(std::string_view line);
  bool complete() const { return complete_; }
  /// No request line has come.
  bool empty() const { return request_.method.empty(); }

  /// How the body is delimited, valid when complete.
  Framing framing() const { return framing_; }
  std::size_t content_length() const { return content_length_; }
  bool expects_continue() const { return expects_continue_; }
  RawRequest& request() { return request_; }

 private:
  std::optional<Refusal> OnRequestLine(std::string_view line);
  std::optional<Refusal> OnHeader(std::string_view line);
  std::optional<Refusal> OnKnownHeader(std::string_view name, std::string_view value);
  std::optional<Refusal> OnContentLength(std::string_view value);
  std::optional<Refusal> OnTransferEncoding(std::string_view value);
  std::optional<Refusal> OnEnd();
  void OnConnection(std::string_view value);

  const MessageLimits* limits_;
  RawRequest request_ = {};
  std::size_t hosts_ = 0;
  Framing framing_ = Framing::kNone;
  std::size_t content_length_ = 0;
  bool expects_continue_ = false;
  bool complete_ = false;
};

/// Without control characters, horizontal tabs aside.
bool IsFieldValue(std::string_view text);
/// Without spaces and tabs at either end.
std::string_view TrimSpace(std::string_view text);

}  // namespace flovyn::http
