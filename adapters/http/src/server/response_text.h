#pragma once

#include <string>

#include "server/message.h"

namespace flovyn::http {

/// What the answer depends on besides its content.
struct ResponseMode {
  bool http10 = false;        // the client speaks HTTP/1.0
  bool keep_alive = true;     // the connection stays open
  bool without_body = false;  // an answer to HEAD
  bool endless = false;       // only the connection's end is the end of the body
};

/// The bytes of an answer.
std::string EncodeResponse(const HttpResponse& response, const ResponseMode& mode);

/// The head of an answer whose body goes on until the connection ends; its body is left out.
std::string EncodeStreamHead(const HttpResponse& response);

}  // namespace flovyn::http
