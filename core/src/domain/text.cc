#include "flovyn/domain/text.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "flovyn/base/utf8.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

constexpr std::string_view kDefaultQueue = "default";
constexpr std::string_view kCut = "… (cut)";
constexpr std::string_view kReplacement = "\uFFFD";

}  // namespace

absl::Status CheckText(std::string_view field, std::string_view text, std::size_t max_bytes,
                       Emptiness emptiness) {
  if (text.empty() && emptiness == Emptiness::kRefused) {
    return InvalidField(field, "must not be empty");
  }
  if (text.size() > max_bytes) {
    return InvalidField(field, absl::StrFormat("%d bytes, at most %d are allowed; shorten it",
                                               text.size(), max_bytes));
  }
  if (const std::size_t at = text.find('\0'); at != std::string_view::npos) {
    return InvalidField(field, absl::StrFormat("U+0000 at byte %d is not allowed", at));
  }
  if (const std::size_t good = Utf8PrefixLength(text); good != text.size()) {
    return InvalidField(field, absl::StrFormat("not UTF-8 at byte %d", good));
  }
  return absl::OkStatus();
}

std::string BoundedText(std::string_view text, std::size_t max_bytes) {
  std::string kept = ReplaceInvalidUtf8(text.substr(0, max_bytes + 1));
  for (std::size_t at = kept.find('\0'); at != std::string::npos; at = kept.find('\0', at)) {
    kept.replace(at, 1, kReplacement);
  }
  if (kept.size() <= max_bytes) return kept;
  const std::size_t room = max_bytes - std::min(max_bytes, kCut.size());
  return std::string(TruncateUtf8(kept, room)).append(kCut);
}

std::string QueueOrDefault(std::string_view queue) {
  return std::string(queue.empty() ? kDefaultQueue : queue);
}

std::string QueueOrInherited(std::string_view queue, std::string_view inherited) {
  return std::string(queue.empty() || queue == kDefaultQueue ? inherited : queue);
}

}  // namespace flovyn
