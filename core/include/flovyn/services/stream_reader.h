#pragma once

#include <string>

#include "flovyn/domain/stream.h"

namespace flovyn {

/// One event as a client gets it.
struct StreamEvent {
  std::string id = {};  ///< Resumes after it.
  StreamType type = StreamType::kData;
  std::string data = {};  ///< JSON, or (tokens and errors of a single execution) any text.
};

/// Who watches: a transport. Called from threads of the executor, one call at a time; must not
/// block or call the service back.
class StreamReader {
 public:
  virtual ~StreamReader() = default;
  /// It takes no more for now, until StreamService::Continue.
  virtual bool full() const = 0;
  virtual void Write(const StreamEvent& event) = 0;
  /// All that will ever be is written.
  virtual void Finish() = 0;
};

}  // namespace flovyn
