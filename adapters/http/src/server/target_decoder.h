#pragma once

#include <memory>
#include <optional>

#include "server/request_head.h"

namespace flovyn::http {

/// Makes the request that a handler sees of one that came from the wire: cpp-httplib decodes
/// path and query. Headers are taken as they are, because cpp-httplib would
/// percent-decode their values. For one thread; costs about 2 us a request.
class TargetDecoder {
 public:
  TargetDecoder();
  ~TargetDecoder();

  /// Fills `request` from `raw`, which is used up, all but the remote address.
  std::optional<Refusal> Decode(RawRequest raw, HttpRequest& request);

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace flovyn::http
