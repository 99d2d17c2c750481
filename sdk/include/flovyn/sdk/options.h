#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "flovyn/json/json.h"
#include "flovyn/sdk/duration.h"

namespace flovyn::sdk {

// What workflow code says about the things it asks for: ctx.task<Box>("pack", order,
// {.max_retries = 5, .timeout = 30s}). Texts are read within the call.

struct TaskOptions {
  std::optional<std::int32_t> max_retries = {};  ///< Runs at most 1 + max_retries times; unset: 3.
  Duration timeout = {};                         ///< Of all its runs together; zero: none.
  std::string_view queue = {};                   ///< Empty: the workflow's.
  Duration priority = {};  ///< Served as if it had been asked for this much sooner.
  std::string_view idempotency_key = {};
  Json metadata = {};  ///< An object; besides what it inherits of the workflow's.
};

struct PromiseOptions {
  Duration timeout = {};                  ///< Then it fails with DEADLINE_EXCEEDED; zero: never.
  std::string_view idempotency_key = {};  ///< To settle it by from outside.
};

struct ChildOptions {
  std::string_view name = {};   ///< Of the child within its parent; empty: "child-<n>".
  std::string_view queue = {};  ///< Empty: the workflow's.
  Duration priority = {};
  Json metadata = {};  ///< An object; besides what it inherits of its parent's.
};

/// What an execution that continues as new does otherwise than before.
struct ContinueOptions {
  std::string_view kind = {};
  std::string_view queue = {};
  std::string_view version = {};
  std::optional<Json> metadata = {};  ///< An object that takes the place of the metadata.
};

}  // namespace flovyn::sdk
