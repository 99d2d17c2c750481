#include "stream_cursor.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

bool ReadHistory(const std::string& text, StreamCursor& cursor) {
  const std::vector<std::string> parts = absl::StrSplit(text, '.');
  if (parts.size() > 2 || !absl::SimpleAtoi(parts[0], &cursor.sequence)) return false;
  if (parts.size() == 2 && !absl::SimpleAtoi(parts[1], &cursor.part)) return false;
  return cursor.sequence >= 0 && cursor.part >= 0;
}

bool Read(const std::vector<std::string>& parts, StreamCursor& cursor) {
  if (parts.size() > 3 || !ReadHistory(parts[0], cursor)) return false;
  if (parts.size() < 2) return true;
  if (!absl::SimpleAtoi(parts[1], &cursor.ring.position)) return false;
  // A position without its ring is of a ring that nobody knows.
  cursor.ring.ring = 1;
  return parts.size() < 3 || absl::SimpleHexAtoi(parts[2], &cursor.ring.ring);
}

}  // namespace

std::string StreamCursor::Text() const {
  std::string text = absl::StrFormat("%d", sequence);
  if (part > 0) text += absl::StrFormat(".%d", part);
  if (ring.ring != 0) text += absl::StrFormat("-%d-%x", ring.position, ring.ring);
  return text;
}

absl::StatusOr<StreamCursor> StreamCursor::Parse(std::string_view text) {
  StreamCursor cursor;
  const std::string whole(text);
  if (Read(absl::StrSplit(whole, '-'), cursor)) return cursor;
  constexpr std::size_t kShownBytes = 80;
  return InvalidField("Last-Event-ID",
                      absl::StrFormat("'%s' is no id of an event of this stream; send the last id "
                                      "as it came, or a sequence of the history",
                                      BoundedText(text, kShownBytes)));
}

}  // namespace flovyn
