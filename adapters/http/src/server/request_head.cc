#include "server/request_head.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "absl/strings/str_format.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kNotARequestLine = "the request line is not METHOD TARGET HTTP/1.1";
constexpr std::string_view kTwoLengths = "the length of the request body is given in two ways";

constexpr bool IsTokenCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsTokenCharacter);
}

constexpr bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool IsTarget(std::string_view text) {
  return !text.empty() &&
         std::ranges::none_of(text, [](char c) { return IsControl(c) || c == ' '; });
}

Refusal Refuse(int status, std::string_view text) { return {status, std::string(text)}; }

}  // namespace

bool IsFieldValue(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return IsControl(c) && c != '\t'; });
}

std::string_view TrimSpace(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::optional<Refusal> RequestHead::OnLine(std::string_view line) {
  if (empty()) {
    // Empty lines before a request are allowed.
    return line.empty() ? std::nullopt : OnRequestLine(line);
  }
  return line.empty() ? OnEnd() : OnHeader(line);
}

std::optional<Refusal> RequestHead::OnRequestLine(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return Refuse(400, kNotARequestLine);
  }
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!IsToken(method) || !IsTarget(target) || !version.starts_with("HTTP/")) {
    return Refuse(400, kNotARequestLine);
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return Refuse(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
  }
  if (target.size() > limits_->max_target_bytes) {
    return Refuse(414, absl::StrFormat("the request target has %d bytes, at most %d are allowed",
                                       target.size(), limits_->max_target_bytes));
  }
  request_.method = method;
  request_.target = target;
  request_.http10 = version == "HTTP/1.0";
  request_.keep_alive = !request_.http10;
  return std::nullopt;
}

std::optional<Refusal> RequestHead::OnHeader(std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, std::min(colon, line.size()));
  // A name with white space in it also refuses folded lines and "Name : value".
  if (colon == std::string_view::npos || !IsToken(name)) {
    return Refuse(400, "a request header is not NAME: VALUE");
  }
  const std::string_view value = TrimSpace(line.substr(colon + 1));
  if (!IsFieldValue(value)) return Refuse(400, "a request header has a control character");
  if (request_.headers.size() == limits_->max_headers) {
    return Refuse(431, absl::StrFormat("the request has more than %d headers, which is the limit",
                                       limits_->max_headers));
  }
  request_.headers.emplace_back(name, value);
  return OnKnownHeader(name, value);
}

std::optional<Refusal> RequestHead::OnKnownHeader(std::string_view name, std::string_view value) {
  if (EqualsIgnoringCase(name, "Host")) ++hosts_;
  if (EqualsIgnoringCase(name, "Connection")) OnConnection(value);
  if (EqualsIgnoringCase(name, "Content-Length")) return OnContentLength(value);
  if (EqualsIgnoringCase(name, "Transfer-Encoding")) return OnTransferEncoding(value);
  if (EqualsIgnoringCase(name, "Content-Encoding") && !EqualsIgnoringCase(value, "identity")) {
    return Refuse(415, "compressed request bodies are not accepted; send the body as it is");
  }
  if (EqualsIgnoringCase(name, "Expect")) {
    if (!EqualsIgnoringCase(value, "100-continue")) {
      return Refuse(417, "the only Expect that is understood is 100-continue");
    }
    expects_continue_ = !request_.http10;
  }
  return std::nullopt;
}

std::optional<Refusal> RequestHead::OnContentLength(std::string_view value) {
  if (framing_ != Framing::kNone) {
    return Refuse(400, kTwoLengths);
  }
  const bool digits =
      !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return Refuse(400, "Content-Length is not a number");
  framing_ = Framing::kLength;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), content_length_);
  if (parsed.ec != std::errc() || content_length_ > limits_->max_body_bytes) {
    return Refuse(413, absl::StrFormat("the request body has %s bytes, at most %d are allowed",
                                       value.substr(0, 24), limits_->max_body_bytes));
  }
  return std::nullopt;
}

std::optional<Refusal> RequestHead::OnTransferEncoding(std::string_view value) {
  if (framing_ != Framing::kNone || request_.http10) return Refuse(400, kTwoLengths);
  if (!EqualsIgnoringCase(value, "chunked")) {
    return Refuse(501, "the only Transfer-Encoding that is understood is chunked");
  }
  framing_ = Framing::kChunked;
  return std::nullopt;
}

void RequestHead::OnConnection(std::string_view value) {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view option = TrimSpace(value.substr(0, comma));
    value.remove_prefix(std::min(comma + 1, value.size()));
    if (EqualsIgnoringCase(option, "close")) request_.keep_alive = false;
    if (EqualsIgnoringCase(option, "keep-alive") && request_.http10) request_.keep_alive = true;
  }
}

std::optional<Refusal> RequestHead::OnEnd() {
  if (hosts_ > 1 || (hosts_ == 0 && !request_.http10)) {
    return Refuse(400, "an HTTP/1.1 request has exactly one Host header");
  }
  complete_ = true;
  return std::nullopt;
}

}  // namespace flovyn::http
