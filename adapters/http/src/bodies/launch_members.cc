#include "bodies/launch_members.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace flovyn::http {
namespace {

std::int64_t SecondsOf(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 24 * 3600;
    default:
      return 0;
  }
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

absl::StatusOr<std::int64_t> DurationSeconds(std::string_view field, std::string_view text) {
  constexpr std::size_t kMaxDigits = 12;  // far beyond what is allowed, and no overflow
  const std::int64_t unit = text.empty() ? 0 : SecondsOf(text.back());
  const std::string digits(unit == 0 ? "" : text.substr(0, text.size() - 1));
  std::int64_t count = 0;
  const bool whole = !digits.empty() && digits.size() <= kMaxDigits &&
                     std::all_of(digits.begin(), digits.end(), IsDigit) &&
                     absl::SimpleAtoi(digits, &count);
  if (whole) return count * unit;
  return InvalidField(field,
                      absl::StrFormat("\"%s\" is not a duration; write a whole number and s, m, h "
                                      "or d, as in 30s, 15m, 24h, 7d",
                                      text.substr(0, 40)));
}

absl::StatusOr<std::int64_t> ReadTtl(const MemberReader& in) {
  FLOVYN_ASSIGN_OR_RETURN(const std::string text, in.String());
  return DurationSeconds(in.name(), text);
}

}  // namespace flovyn::http
