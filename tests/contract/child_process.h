#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace flovyn::testing {

/// A program that this test started, with its standard output. Killed and waited for with the
/// object. One thread.
class ChildProcess {
 public:
  /// The first argument is the path of the program.
  explicit ChildProcess(std::vector<std::string> arguments);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// The next line without its end; nullopt when the output has ended. What a killed process wrote
  /// before is still read; a line that it did not finish is not.
  std::optional<std::string> ReadLine();
  void Kill();
  /// Waits for its end: the exit code, or minus the signal that ended it.
  int Wait();

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::string unread_;
  std::optional<int> ended_;
};

}  // namespace flovyn::testing
