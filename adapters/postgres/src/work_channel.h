#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flovyn/unit/work.h"

namespace flovyn::postgres {

inline constexpr std::string_view kWorkChannel = "flovyn_work";

/// "There may be work in this queue", from one node to the others, as the text of a NOTIFY.
struct WorkNotice {
  NodeId sender;
  WorkQueue queue;
};

/// Empty for a queue whose name is longer than a notification should be: the sweep finds its work.
std::string EncodeWorkNotice(const WorkNotice& notice);
/// nullopt for what is not ours (anybody may NOTIFY on the channel).
std::optional<WorkNotice> DecodeWorkNotice(std::string_view payload);

}  // namespace flovyn::postgres
