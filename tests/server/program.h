#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace flovyn::testing {

/// A directory that goes with the object, and with everything in it.
class TempDirectory {
 public:
  TempDirectory();
  ~TempDirectory();
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Writes a file in it; its path.
  std::string Write(const std::string& name, const std::string& text) const;
  /// Leaves it where it is.
  void Keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  bool kept_ = false;
};

struct ProgramOptions {
  std::vector<std::string> arguments = {};  ///< The first is the program's path.
  std::map<std::string, std::string> environment = {};
  std::string input = {};  ///< File to read from; empty: nothing.
};

/// A child process. Its outputs go to files; it is killed with the object, and when the thread that
/// made it ends, however that ends. Members throw
/// std::runtime_error when the system refuses, or when the process does not end in time.
class Program {
 public:
  explicit Program(const ProgramOptions& options);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void Signal(int signal) const;
  bool Running();
  /// Waits for its end. Its exit code; 128 + n after signal n.
  int Wait(std::chrono::seconds patience = std::chrono::seconds(60));
  std::string Output() const;
  std::string Errors() const;
  std::string output_path() const { return directory_.path() / "out"; }

 private:
  TempDirectory directory_;
  pid_t pid_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

/// Whether the condition becomes true in time; it is asked every few milliseconds.
bool Becomes(const std::function<bool()>& condition,
             std::chrono::seconds patience = std::chrono::seconds(60));

std::string ReadText(const std::filesystem::path& file);

}  // namespace flovyn::testing
