#include "flovyn/system/logger.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "logger_line.h"

namespace flovyn::system {
namespace {

constexpr char kTextPattern[] = "level=%l ts=%Y-%m-%dT%H:%M:%S.%eZ %v";
constexpr char kJsonPattern[] = R"({"level":"%l","ts":"%Y-%m-%dT%H:%M:%S.%eZ",%v})";

spdlog::level::level_enum LevelOf(LogLevel level) {
  switch (level) {
    case LogLevel::kTrace:
      return spdlog::level::trace;
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

class StreamLogger final : public Logger {
 public:
  explicit StreamLogger(const LoggerOptions& options)
      : format_(options.format),
        logger_("flovyn",
                std::make_shared<spdlog::sinks::stdout_sink_base<spdlog::details::console_mutex>>(
                    options.stream)) {
    const bool text = format_ == LogFormat::kText;
    logger_.set_formatter(std::make_unique<spdlog::pattern_formatter>(
        text ? kTextPattern : kJsonPattern, spdlog::pattern_time_type::utc));
    logger_.set_level(LevelOf(options.level));
  }

  bool Enabled(LogLevel level) const override { return logger_.should_log(LevelOf(level)); }

  void Log(LogLevel level, std::string_view message, const std::vector<LogField>& fields) override {
    if (!Enabled(level)) return;
    logger_.log(LevelOf(level),
                spdlog::string_view_t(format_ == LogFormat::kText ? TextLine(message, fields)
                                                                  : JsonMembers(message, fields)));
  }

 private:
  const LogFormat format_;
  spdlog::logger logger_;
};

}  // namespace

std::unique_ptr<Logger> MakeLogger(const LoggerOptions& options) {
  return std::make_unique<StreamLogger>(options);
}

}  // namespace flovyn::system
