#pragma once

#include <functional>

namespace flovyn {

/// A bounded pool for work that may block (reads of a store). Safe for concurrent use.
class Executor {
 public:
  virtual ~Executor() = default;
  /// False: the queue is full; nothing will run. Answer "busy" at once.
  virtual bool Post(std::function<void()> work) = 0;
};

}  // namespace flovyn
