#include "saga.h"

#include <chrono>

namespace flovyn::embedded_chaos {
namespace {

using namespace std::chrono_literals;

bool CanBeShipped(int number) { return number % 5 != 0; }

Workflow<std::string> Saga(WorkflowContext& ctx, Order order) {
  // A run that is cut off counts: there are enough for the number of kills.
  constexpr int kRetries = 1000;
  co_await ctx.task<void>("charge", order, {.max_retries = kRetries});
  co_await ctx.all(ctx.task<int>("pack", order, {.max_retries = kRetries}),
                   ctx.task<int>("label", order, {.max_retries = kRetries}));
  co_await ctx.sleep(10ms);
  const absl::Status shipped =
      co_await ctx.task<void>("ship", order, {.max_retries = kRetries}).outcome();
  if (!shipped.ok()) {
    co_await ctx.task<void>("refund", order, {.max_retries = kRetries});
    co_return "refunded " + std::to_string(order.number);
  }
  co_return "shipped " + std::to_string(order.number);
}

void TakeEffect(const TaskContext& ctx, const LineFile& effects) {
  effects.Add(ctx.id().str() + " " + std::to_string(ctx.attempt()));
}

}  // namespace

std::string ExpectedResult(int number) {
  return (CanBeShipped(number) ? "shipped " : "refunded ") + std::to_string(number);
}

void AddTo(sdk::Worker& worker, const LineFile& effects) {
  worker.workflow(kSaga, Saga);
  for (const char* kind : {"charge", "refund"}) {
    worker.task(kind, [&effects](TaskContext& ctx, Order) { TakeEffect(ctx, effects); });
  }
  for (const char* kind : {"pack", "label"}) {
    worker.task(kind, [&effects](TaskContext& ctx, Order order) {
      TakeEffect(ctx, effects);
      return order.number;
    });
  }
  worker.task("ship", [&effects](TaskContext& ctx, Order order) {
    if (!CanBeShipped(order.number)) {
      return NotRetryable(absl::FailedPreconditionError("no carrier takes it"));
    }
    TakeEffect(ctx, effects);
    return absl::OkStatus();
  });
}

}  // namespace flovyn::embedded_chaos
