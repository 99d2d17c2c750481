#pragma once

#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "flovyn/sdk/argument.h"
#include "flovyn/sdk/future.h"
#include "flovyn/sdk/limited_combinators.h"
#include "flovyn/sdk/options.h"
#include "flovyn/sdk/workflow.h"
#include "flovyn/sdk/workflow_calls.h"

namespace flovyn::sdk {

/// What a workflow has of the world. Everything that it asks for is recorded, and answered from the
/// record when the workflow is run again, so its code may assume that it runs once. Used by the
/// workflow's own coroutines only.
class WorkflowContext : public WorkflowCalls {
 public:
  using WorkflowCalls::WorkflowCalls;

  /// Has a worker do it, with retries.
  template <class Out, class In>
  Future<Out> task(std::string_view kind, In&& input, const TaskOptions& options = {}) {
    return {activation(), Task(kind, EncodeArgument<In>(input), options)};
  }
  template <class Out>
  Future<Out> task(std::string_view kind) {
    return {activation(), Task(kind, {}, {})};
  }
  /// Runs another workflow.
  template <class Out, class In>
  Future<Out> child(std::string_view kind, In&& input, const ChildOptions& options = {}) {
    return {activation(), Child(kind, EncodeArgument<In>(input), options)};
  }
  Future<void> sleep(Duration duration) { return {activation(), Sleep(duration)}; }
  Future<void> sleep_until(absl::Time time) { return sleep(time - now()); }
  /// Settled from outside, by this name: Client::resolve and Client::reject.
  template <class T>
  Future<T> promise(std::string_view name, const PromiseOptions& options = {}) {
    return {activation(), Promise(name, options)};
  }
  /// Settles a promise of one's own.
  template <class T>
  void resolve(std::string_view name, const T& value) {
    activation().ResolvePromise(name, Encoded(value));
  }
  /// The next signal of that name which nobody has got yet.
  template <class T>
  Future<T> signal(std::string_view name) {
    return {activation(), activation().Signal(name)};
  }
  bool has_signal(std::string_view name) { return activation().signals().Has(name); }
  /// All that have come and nobody has got.
  template <class T>
  std::vector<T> drain_signals(std::string_view name) {
    std::vector<T> values;
    for (const std::string_view value : activation().signals().Drain(name)) {
      values.push_back(ValueOrThrow(FromJson<T>(value, "signal")));
    }
    return values;
  }

  /// Does it once and records what came out: a value, an absl::StatusOr of one, or the text of an
  /// exception. It blocks the activation, so it has to be quick.
  template <class F>
  auto run(std::string_view name, F&& operation) {
    using Result = OperationResult<std::invoke_result_t<F>>;
    if (const RecordedCall* recorded = activation().FindOperation(name)) {
      return ValueOrThrow(DecodeOperation<Result>(recorded->value));
    }
    const absl::StatusOr<std::string> text = Attempt([&]() -> absl::StatusOr<std::string> {
      const absl::StatusOr<Result> result = operation();
      if (!result.ok()) return result.status();
      return ToJson(*result, "result");
    });
    activation().RecordOperation(name, OperationRecord(text));
    return ValueOrThrow(DecodeOperation<Result>(OperationRecord(text)));
  }

  /// State of the execution, which queries show.
  template <class T>
  std::optional<T> get(std::string_view key) const {
    const std::string* text = activation().GetState(key);
    if (text == nullptr) return std::nullopt;
    return ValueOrThrow(FromJson<T>(*text, key));
  }
  template <class T>
  void set(std::string_view key, const T& value) {
    activation().SetState(key, Encoded(value));
  }
  void clear(std::string_view key) { activation().ClearState(key); }

  /// Runs a part of the workflow beside the others.
  template <class T>
  Future<T> spawn(Workflow<T> flow) {
    const SlotId slot = NewFlow();
    StartFlow(Beside(*this, slot, std::move(flow)));
    return {activation(), slot};
  }

  template <Awaited... Fs>
  AllOf<std::decay_t<Fs>...> all(Fs&&... futures) {
    return {activation(), futures...};
  }
  template <class T>
  AllOfList<T> all(const std::vector<Future<T>>& futures) {
    std::vector<SlotId> members;
    for (const Future<T>& future : futures) members.push_back(future.slot());
    return {activation(), members};
  }
  template <Awaited... Fs>
  AnyOf<std::decay_t<Fs>...> any(Fs&&... futures) {
    return {activation(), {!std::is_lvalue_reference_v<Fs>...}, futures...};
  }
  template <Awaited F>
  Within<std::decay_t<F>> within(Duration limit, F&& future) {
    return {activation(), any(std::forward<F>(future), sleep(limit))};
  }

 private:
  template <class T>
  static std::string Encoded(const T& value) {
    return ValueOrThrow(ToJson(value, "input"));
  }

  template <class T>
  static Workflow<void> Beside(WorkflowContext& ctx, SlotId slot, Workflow<T> flow) {
    try {
      if constexpr (std::is_void_v<T>) {
        co_await flow;
        ctx.FlowEnded(slot, "null");
      } else {
        const T value = co_await flow;
        ctx.FlowEnded(slot, ValueOrThrow(ToJson(value, "result")));
      }
    } catch (const std::exception& error) {
      ctx.FlowFailed(slot, error.what());
    }
  }
};

}  // namespace flovyn::sdk
