#pragma once

#include <string>
#include <string_view>

#include "flovyn/v1/flovyn.pb.h"
#include "replay.h"

namespace orders {

inline constexpr std::string_view kOrderWorkflow = "order-workflow";

/// The workflow itself: charges the card, then ships; its output is what both said. Runs from the
/// beginning at every activation and must not do anything but ask `replay`.
flovyn::v1::SubmitWorkflowCommandsRequest RunOrder(Replay& replay, const std::string& order);

}  // namespace orders
