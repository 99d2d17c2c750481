#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace flovyn {

/// Whether a text may be empty.
enum class Emptiness { kAllowed, kRefused };

/// Checks a text from outside: UTF-8, no U+0000, at most `max_bytes`, empty only if allowed.
/// Errors: InvalidField naming the field, the bound and the actual size.
absl::Status CheckText(std::string_view field, std::string_view text, std::size_t max_bytes,
                       Emptiness emptiness);

/// A text that is kept whatever it holds (an error message of a worker): bytes that are not UTF-8
/// and U+0000 become U+FFFD, and what is over the bound is cut at a character and marked.
std::string BoundedText(std::string_view text, std::size_t max_bytes);

/// The queue that an unset name means: "" is "default".
std::string QueueOrDefault(std::string_view queue);

/// The queue of work scheduled from inside a workflow: unset, "" and "default" mean the parent's,
/// because public SDKs send "default" as a filler.
std::string QueueOrInherited(std::string_view queue, std::string_view inherited);

}  // namespace flovyn
