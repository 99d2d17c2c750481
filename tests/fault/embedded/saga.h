#pragma once

#include <string>

#include "flovyn/sdk/sdk.h"
#include "line_file.h"

namespace flovyn::embedded_chaos {

inline constexpr char kSaga[] = "saga";

/// Every fifth order cannot be shipped, and what was done for it is undone.
struct Order {
  int number = 0;
};
FLOVYN_FIELDS(Order, number);

/// What the saga of an order comes to.
std::string ExpectedResult(int number);

/// Registers the saga and its tasks. Each run of a task that takes effect leaves "<task> <attempt>"
/// in `effects`, which outlives the worker.
void AddTo(sdk::Worker& worker, const LineFile& effects);

}  // namespace flovyn::embedded_chaos
