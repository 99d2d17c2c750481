#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

/// Evaluates an expression of type absl::Status and returns it from the function unless it is OK.
#define FLOVYN_RETURN_IF_ERROR(expression)                                \
  do {                                                                    \
    if (absl::Status flovyn_status = (expression); !flovyn_status.ok()) { \
      return flovyn_status;                                               \
    }                                                                     \
  } while (false)

/// Evaluates an expression of type absl::StatusOr<T>: returns its status unless it is OK, else
/// assigns the value. `FLOVYN_ASSIGN_OR_RETURN(const Json json, ParseJson(text));`
/// Expands to several statements: not for use as the single statement of an `if`.
#define FLOVYN_ASSIGN_OR_RETURN(target, ...) \
  FLOVYN_ASSIGN_OR_RETURN_IMPL(FLOVYN_CONCAT(flovyn_status_or_, __LINE__), target, __VA_ARGS__)

#define FLOVYN_CONCAT_IMPL(a, b) a##b
#define FLOVYN_CONCAT(a, b) FLOVYN_CONCAT_IMPL(a, b)

#define FLOVYN_ASSIGN_OR_RETURN_IMPL(result, target, ...) \
  auto result = (__VA_ARGS__);                            \
  if (!result.ok()) return std::move(result).status();    \
  target = *std::move(result)
