#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flovyn::http {

/// Names and values in the order in which they arrived.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// One request, read completely and within the limits of FrontOptions.
struct HttpRequest {
  std::string method = {};          // any token, as sent; HEAD is not turned into GET
  std::string path = {};            // percent-decoded, starts with "/"
  std::string target = {};          // path and query as they were sent
  Fields query = {};                // percent-decoded; the values of one name are in the order sent
  Fields headers = {};              // values as sent, without the white space around them
  std::string body = {};            // chunks put together; never compressed
  std::string remote_address = {};  // of the peer, without the port

  /// The first parameter of this name.
  std::optional<std::string_view> QueryParameter(std::string_view name) const;
  std::vector<std::string_view> QueryParameters(std::string_view name) const;
  /// The first header of this name, in any case.
  std::optional<std::string_view> Header(std::string_view name) const;
};

/// An answer. Content-Length, Content-Type and Connection are the front's: not among `headers`.
/// A header that would break the message (a line break, a framing header) turns it into a 500.
struct HttpResponse {
  int status = 200;
  std::string body = {};  // left out of the answer to HEAD and of 204 and 304
  std::string content_type = "application/json";
  Fields headers = {};
};

/// A JSON body {"error": text}.
HttpResponse ErrorResponse(int status, std::string_view text);

/// ASCII, without regard to case.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

}  // namespace flovyn::http
