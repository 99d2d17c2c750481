#pragma once

#include <cstdio>
#include <memory>

#include "flovyn/base/enum_text.h"
#include "flovyn/ports/logger.h"

namespace flovyn::system {

enum class LogFormat { kText, kJson };

inline constexpr auto kLogFormatText = std::to_array<EnumText<LogFormat>>({
    {LogFormat::kText, "text"},
    {LogFormat::kJson, "json"},
});
inline constexpr auto kLogLevelText = std::to_array<EnumText<LogLevel>>({
    {LogLevel::kTrace, "trace"},
    {LogLevel::kDebug, "debug"},
    {LogLevel::kInfo, "info"},
    {LogLevel::kWarning, "warning"},
    {LogLevel::kError, "error"},
});

struct LoggerOptions {
  LogLevel level = LogLevel::kInfo;  ///< Lines below it are dropped.
  LogFormat format = LogFormat::kText;
  std::FILE* stream = stderr;  ///< Not closed.
};

/// One line a record, written at once:
///   text  level=info ts=2026-01-31T09:00:00.000Z msg="ready to serve" http=http://127.0.0.1:8000
///   json  {"level":"info","ts":"2026-01-31T09:00:00.000Z","msg":"ready to
///   serve","http":"http://…"}
/// Text values are quoted where they have to be, and cut at 4 KiB; nothing in them can begin a new
/// line.
std::unique_ptr<Logger> MakeLogger(const LoggerOptions& options = {});

}  // namespace flovyn::system
