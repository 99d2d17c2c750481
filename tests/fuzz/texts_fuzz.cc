// Short texts from outside: durations, ids, cursors, filters, settings and the file of them. What
// is read has one meaning, and is written back as it can be read again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bodies/launch_members.h"
#include "flovyn/base/uuid.h"
#include "flovyn/domain/stream.h"
#include "fuzz/require.h"
#include "query.h"
#include "setting_value.h"
#include "settings.h"
#include "stream_cursor.h"
#include "toml_file.h"

namespace flovyn::fuzz {
namespace {

void CheckDuration(std::string_view text) {
  const auto seconds = http::DurationSeconds("wait", text);
  if (!seconds.ok()) return RequireRefusal(seconds.status());
  Require(*seconds >= 0);
  constexpr std::int64_t kMostDigits = 999'999'999'999;
  if (*seconds > kMostDigits) return;
  Require(*http::DurationSeconds("wait", std::to_string(*seconds) + "s") == *seconds);
}

void CheckUuid(std::string_view text) {
  if (const auto id = Uuid::Parse(text)) Require(Uuid::Parse(id->str()) == id);
}

void CheckCursor(std::string_view text) {
  const auto cursor = StreamCursor::Parse(text);
  if (!cursor.ok()) return RequireRefusal(cursor.status());
  const auto again = StreamCursor::Parse(cursor->Text());
  Require(again.ok() && again->Text() == cursor->Text());
}

void CheckQuery(std::string_view text) {
  const http::Query query({{"limit", std::string(text)},
                           {"offset", std::string(text)},
                           {"metadata", std::string(text)}});
  if (const auto page = query.PageOf(20, Limits().list_limit_max, {}); page.ok()) {
    Require(page->limit >= 1 && page->limit <= Limits().list_limit_max && page->offset >= 0);
  } else {
    RequireRefusal(page.status());
  }
  if (const auto filter = query.Metadata({}); !filter.ok()) RequireRefusal(filter.status());
  if (const auto filter = ParseStreamFilter(text); !filter.ok()) RequireRefusal(filter.status());
}

void CheckSetting(const server::SettingInput& input) {
  constexpr std::int64_t kMost = 1'000'000;
  if (const auto number = server::ReadInt(input, 1, kMost); number.ok()) {
    Require(*number >= 1 && *number <= kMost);
  } else {
    RequireRefusal(number.status());
  }
  if (const auto time = server::ReadSeconds(input, 0, kMost); time.ok()) {
    Require(*time >= absl::ZeroDuration() && *time <= absl::Seconds(kMost));
  } else {
    RequireRefusal(time.status());
  }
  for (const server::Setting& setting : server::Settings()) {
    server::ServerConfig config;
    const absl::Status set = setting.set(config, input);
    if (!set.ok()) RequireRefusal(set);
  }
}

void CheckFile(std::string_view text) {
  const auto entries = server::ParseToml(text, "flovyn.toml");
  if (!entries.ok()) return RequireRefusal(entries.status());
  for (const server::TomlEntry& entry : *entries) {
    CheckSetting({.name = entry.shown, .index = entry.index % 4, .value = entry.value});
  }
}

}  // namespace
}  // namespace flovyn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kLongest = 4'096;
  if (size > kLongest) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  flovyn::fuzz::CheckDuration(text);
  flovyn::fuzz::CheckUuid(text);
  flovyn::fuzz::CheckCursor(text);
  flovyn::fuzz::CheckQuery(text);
  flovyn::fuzz::CheckSetting(
      {.name = "setting", .value = flovyn::server::RawText{std::string(text)}});
  flovyn::fuzz::CheckFile(text);
  return 0;
}
