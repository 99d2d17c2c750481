#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/ports/logger.h"

namespace flovyn::http {

/// Keeps every line. Safe for concurrent use.
class RecordingLogger final : public Logger {
 public:
  struct Line {
    LogLevel level = LogLevel::kInfo;
    std::string text = {};  // "message key=value key=value"
  };

  bool Enabled(LogLevel) const override { return true; }
  void Log(LogLevel level, std::string_view message, const std::vector<LogField>& fields) override {
    Line line = {.level = level, .text = std::string(message)};
    for (const LogField& field : fields) {
      line.text += " " + std::string(field.key) + "=" + field.value;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    lines_.push_back(std::move(line));
  }

  std::vector<Line> lines() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Line> lines_;
};

}  // namespace flovyn::http
