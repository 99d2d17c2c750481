#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flovyn {

enum class LogLevel { kTrace, kDebug, kInfo, kWarning, kError };

struct LogField {
  std::string_view key;
  std::string value = {};
};

/// Structured log. Values never hold secrets or payloads. Safe for concurrent use.
class Logger {
 public:
  virtual ~Logger() = default;
  /// Whether a line of this level would be written: ask before building costly fields.
  virtual bool Enabled(LogLevel level) const = 0;
  virtual void Log(LogLevel level, std::string_view message,
                   const std::vector<LogField>& fields) = 0;
};

}  // namespace flovyn
