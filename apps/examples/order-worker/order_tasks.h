#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace orders {

inline constexpr std::string_view kChargeCard = "charge-card";
inline constexpr std::string_view kShipOrder = "ship-order";

/// Runs a task of either kind; its output is JSON. A task may run more than once, so what it does
/// has to stand that: its id, which stays the same, is what a payment service would be given as
/// idempotency key. These two only make up an answer.
absl::StatusOr<std::string> RunTask(std::string_view kind, const std::string& task_id);

}  // namespace orders
