#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "flovyn/sdk/replay/history_index.h"

namespace flovyn::sdk {

// What the failed workflow says when its code and its history differ: what the history has, what
// the code did, where, and what to do about it.

/// The code asks for something else than it did.
std::string AskedOtherwise(CallKind kind, const RecordedCall& expected, std::string_view found);
/// The code asks for something that it did not ask for before `end`.
std::string NotRecorded(CallKind kind, std::string_view found, std::int32_t end);
/// The code does not ask for something that it did ask for.
std::string NeverAsked(CallKind kind, const RecordedCall& expected);
std::string ChildOfOtherKind(const RecordedCall& expected, std::string_view found);
/// The code ends where it went on; `failure` is empty when it ended well.
std::string EndedEarly(std::int32_t end, std::string_view failure);
/// The code goes on where it ended.
std::string NotEnded(std::int32_t end);
/// The code continues as new where it did not, or the other way round.
std::string ContinuedOtherwise(const Turn& recorded);
std::string VersionOutOfRange(std::string_view change, int version, int min, int max);

}  // namespace flovyn::sdk
