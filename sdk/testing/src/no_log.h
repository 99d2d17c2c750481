#pragma once

#include <string_view>
#include <vector>

#include "flovyn/ports/logger.h"

namespace flovyn::sdk_testing {

class NoLog final : public Logger {
 public:
  bool Enabled(LogLevel) const override { return false; }
  void Log(LogLevel, std::string_view, const std::vector<LogField>&) override {}
};

}  // namespace flovyn::sdk_testing
