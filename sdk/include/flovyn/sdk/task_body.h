#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "flovyn/sdk/codec.h"
#include "flovyn/sdk/task_context.h"
#include "flovyn/sdk/workflow_calls.h"

namespace flovyn::sdk {

/// A registered task, whatever its types: JSON in, JSON out.
using TaskBody = std::function<absl::StatusOr<std::string>(TaskContext&, std::string_view)>;

/// What one may register: functions of an input, a TaskContext& and an input, a TaskContext&, or of
/// nothing, that give a value, an absl::StatusOr of one, an absl::Status, or nothing.
template <class Function>
struct TaskShape;

template <class Out>
struct TaskShape<std::function<Out()>> {
  using Input = void;
  using Output = Out;
  template <class F>
  static Out Call(const F& code, TaskContext&) {
    return code();
  }
};
template <class Out>
struct TaskShape<std::function<Out(TaskContext&)>> {
  using Input = void;
  using Output = Out;
  template <class F>
  static Out Call(const F& code, TaskContext& ctx) {
    return code(ctx);
  }
};
template <class Out, class In>
struct TaskShape<std::function<Out(In)>> {
  using Input = std::decay_t<In>;
  using Output = Out;
  template <class F>
  static Out Call(const F& code, TaskContext&, Input input) {
    return code(std::move(input));
  }
};
template <class Out, class In>
struct TaskShape<std::function<Out(TaskContext&, In)>> {
  using Input = std::decay_t<In>;
  using Output = Out;
  template <class F>
  static Out Call(const F& code, TaskContext& ctx, Input input) {
    return code(ctx, std::move(input));
  }
};

template <class F>
using TaskShapeOf = TaskShape<decltype(std::function{std::declval<F>()})>;

/// Void for tasks that give nothing but a status.
template <class Out>
using TaskResult =
    std::conditional_t<std::is_same_v<Out, absl::Status>, void, OperationResult<Out>>;

template <class Out, class Call>
absl::StatusOr<std::string> CallTask(Call call) {
  if constexpr (std::is_void_v<Out>) {
    call();
    return std::string();
  } else if constexpr (std::is_same_v<Out, absl::Status>) {
    FLOVYN_RETURN_IF_ERROR(call());
    return std::string();
  } else {
    const absl::StatusOr<OperationResult<Out>> output = call();
    if (!output.ok()) return output.status();
    return ToJson(*output, "output");
  }
}

template <class F>
TaskBody TaskBodyOf(F code) {
  using Shape = TaskShapeOf<F>;
  return [code = std::move(code)](TaskContext& ctx,
                                  std::string_view json) -> absl::StatusOr<std::string> {
    using Out = typename Shape::Output;
    if constexpr (std::is_void_v<typename Shape::Input>) {
      return CallTask<Out>([&] { return Shape::Call(code, ctx); });
    } else {
      auto input = FromJson<typename Shape::Input>(json, "input");
      if (!input.ok()) return NotRetryable(input.status());
      return CallTask<Out>([&] { return Shape::Call(code, ctx, *std::move(input)); });
    }
  };
}

}  // namespace flovyn::sdk
