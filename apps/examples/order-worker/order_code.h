#pragma once

#include "flovyn/sdk/sdk.h"

namespace orders {

inline constexpr char kOrderWorkflow[] = "order-workflow";

struct Order {
  std::string orderId = {};
  std::optional<int> amount = {};
};
FLOVYN_FIELDS(Order, orderId, amount);

/// Adds order workflows and their tasks to what the worker can run.
void AddOrderCode(flovyn::sdk::Worker& worker);

}  // namespace orders
