#pragma once

#include <string>
#include <type_traits>

#include "flovyn/sdk/codec.h"
#include "flovyn/sdk/workflow_error.h"

namespace flovyn::sdk {

/// Whether `In&&` may be handed to a call within a co_await expression. g++ 12 copies a temporary
/// that is a braced struct, Order{"1"}, bit by bit into the coroutine, and destroys both.
template <class In>
inline constexpr bool kArgumentIsSafe =
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
    std::is_lvalue_reference_v<In> || !std::is_aggregate_v<In> ||
    std::is_trivially_destructible_v<In>;
#else
    true;
#endif

/// The input of a task or child workflow as JSON; throws WorkflowError.
template <class In>
std::string EncodeArgument(const std::remove_reference_t<In>& input) {
  static_assert(kArgumentIsSafe<In>,
                "g++ 12 destroys braced structs in co_await expressions twice: give it a name "
                "first, const Order order{...}; co_await ctx.task<Box>(\"pack\", order)");
  return ValueOrThrow(ToJson(input, "input"));
}

}  // namespace flovyn::sdk
