#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "flovyn/domain/commands.h"
#include "flovyn/domain/events.h"
#include "flovyn/sdk/workflow_context.h"

namespace flovyn::sdk {

/// A registered workflow, whatever its types: JSON in, JSON out.
using WorkflowBody = std::function<Workflow<std::string>(WorkflowContext&, std::string_view)>;

/// The coroutine that a plain function `Workflow<Out> f(WorkflowContext&, In)` becomes; `In` may be
/// left out.
template <class Out, class In>
Workflow<std::string> RunTyped(Workflow<Out> (*code)(WorkflowContext&, In), WorkflowContext& ctx,
                               std::string_view input) {
  Workflow<Out> flow = code(ctx, ValueOrThrow(FromJson<std::decay_t<In>>(input, "input")));
  if constexpr (std::is_void_v<Out>) {
    co_await flow;
    co_return std::string();
  } else {
    const Out output = co_await flow;
    co_return ValueOrThrow(ToJson(output, "output"));
  }
}

template <class Out>
Workflow<std::string> RunWithoutInput(Workflow<Out> (*code)(WorkflowContext&),
                                      WorkflowContext& ctx) {
  Workflow<Out> flow = code(ctx);
  if constexpr (std::is_void_v<Out>) {
    co_await flow;
    co_return std::string();
  } else {
    const Out output = co_await flow;
    co_return ValueOrThrow(ToJson(output, "output"));
  }
}

template <class Out, class In>
WorkflowBody BodyOf(Workflow<Out> (*code)(WorkflowContext&, In)) {
  return [code](WorkflowContext& ctx, std::string_view input) {
    return RunTyped<Out, In>(code, ctx, input);
  };
}
template <class Out>
WorkflowBody BodyOf(Workflow<Out> (*code)(WorkflowContext&)) {
  return [code](WorkflowContext& ctx, std::string_view) { return RunWithoutInput(code, ctx); };
}

struct ActivationInput {
  WorkflowInfo info = {};
  std::span<const StoredEvent> history = {};
  absl::Time now;
};

/// What an activation came to; `submission` has everything but the claim's token.
struct ActivationOutcome {
  CommandSubmission submission = {};
  std::string failure = {};  ///< Of a workflow that fails with this activation.
};

/// Runs the code as far as its history goes, and then until it waits or ends. Pure but for what the
/// code does in WorkflowContext::run, and the log. Errors: Internal when the history is not whole;
/// then there is nothing to submit.
absl::StatusOr<ActivationOutcome> RunActivation(const ActivationInput& input,
                                                const WorkflowBody& body, Logger& logger);

}  // namespace flovyn::sdk
