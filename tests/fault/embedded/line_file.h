#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace flovyn::embedded_chaos {

/// Lines that outlive the process that adds them, kill -9 included: each is one write. Thread-safe.
class LineFile {
 public:
  explicit LineFile(std::filesystem::path path);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  void Add(std::string_view line) const;
  /// Those that are complete.
  std::vector<std::string> Lines() const;

 private:
  const std::filesystem::path path_;
  const int file_;
};

}  // namespace flovyn::embedded_chaos
