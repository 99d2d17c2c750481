#include "server/response_text.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"

namespace flovyn::http {
namespace {

struct Reason {
  int status;
  std::string_view text;
};

constexpr std::array<Reason, 32> kReasons = {{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
}};

std::string_view ReasonOf(int status) {
  const auto* found = std::ranges::find(kReasons, status, &Reason::status);
  return found == kReasons.end() ? "" : found->text;
}

bool IsHeaderText(std::string_view text) {
  constexpr std::string_view kBreaks("\r\n\0", 3);
  return text.find_first_of(kBreaks) == std::string_view::npos;
}

// Where a message ends is for the front alone to say.
bool IsFraming(std::string_view name) {
  constexpr std::array<std::string_view, 4> kFraming = {"Content-Length", "Content-Type",
                                                        "Transfer-Encoding", "Connection"};
  return std::ranges::any_of(
      kFraming, [name](std::string_view own) { return EqualsIgnoringCase(own, name); });
}

bool IsSafe(const HttpResponse& response) {
  return response.status >= 200 && response.status <= 599 && IsHeaderText(response.content_type) &&
         std::ranges::all_of(response.headers, [](const auto& header) {
           const auto& [name, value] = header;
           return !name.empty() && IsHeaderText(name) && IsHeaderText(value) && !IsFraming(name) &&
                  name.find(':') == std::string::npos;
         });
}

std::string EncodeSafe(const HttpResponse& response, const ResponseMode& mode) {
  const bool has_content = response.status != 204 && response.status != 304;
  const bool sends_body = has_content && !mode.without_body && !mode.endless;
  const std::string_view reason = ReasonOf(response.status);
  std::string text;
  text.reserve(256 + (sends_body ? response.body.size() : 0));
  text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  text.append(reason).append("\r\n");
  if (has_content) {
    text.append("Content-Type: ").append(response.content_type).append("\r\n");
    if (!mode.endless) {
      absl::StrAppend(&text, "Content-Length: ", response.body.size(), "\r\n");
    }
  }
  if (!mode.keep_alive) {
    text.append("Connection: close\r\n");
  } else if (mode.http10) {
    text.append("Connection: keep-alive\r\n");
  }
  for (const auto& [name, value] : response.headers) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
  text.append("\r\n");
  if (sends_body) text.append(response.body);
  return text;
}

}  // namespace

std::string EncodeResponse(const HttpResponse& response, const ResponseMode& mode) {
  if (IsSafe(response)) return EncodeSafe(response, mode);
  return EncodeSafe(ErrorResponse(500, "internal error"), mode);
}

std::string EncodeStreamHead(const HttpResponse& response) {
  return EncodeResponse(response, {.keep_alive = false, .endless = true});
}

}  // namespace flovyn::http
