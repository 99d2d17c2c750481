#include <charconv>
#include <string>

#include "absl/strings/str_format.h"
#include "flovyn/sdk/replay/history_index.h"

namespace flovyn::sdk {
namespace {

constexpr std::string_view kMark = " [turn ";

/// Takes a number and the character behind it from the front.
bool Take(std::string_view& text, char end, std::int64_t& value) {
  const char* const last = text.data() + text.size();
  const std::from_chars_result read = std::from_chars(text.data(), last, value);
  if (read.ec != std::errc() || read.ptr == last || *read.ptr != end) return false;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()) + 1);
  return true;
}

}  // namespace

std::string SuspensionReason(std::string_view waiting_for, std::int32_t seen, absl::Time time) {
  return absl::StrFormat("waiting for %s%s%d %d]", waiting_for, kMark, seen,
                         absl::ToUnixMillis(time));
}

Turn TurnOf(std::string_view reason, std::int32_t sequence, absl::Time otherwise) {
  const Turn unmarked{sequence - 1, sequence, otherwise};
  const std::size_t mark = reason.rfind(kMark);
  if (mark == std::string_view::npos) return unmarked;
  std::string_view rest = reason.substr(mark + kMark.size());
  std::int64_t seen = 0;
  std::int64_t millis = 0;
  if (!Take(rest, ' ', seen) || !Take(rest, ']', millis) || !rest.empty()) return unmarked;
  if (seen < 1 || seen >= sequence) return unmarked;
  return {static_cast<std::int32_t>(seen), sequence, absl::FromUnixMillis(millis)};
}

}  // namespace flovyn::sdk
