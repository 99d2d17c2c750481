// An order: payment, packing and label side by side, a manager's approval or a deadline, and what
// was done is undone when a later step fails.
// usage: order-saga [memory: | sqlite:PATH | postgres://… | grpc://HOST:PORT]
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "../open_backend.h"
#include "flovyn/sdk/sdk.h"

using namespace std::chrono_literals;

namespace shop {

struct Order {
  std::string id = {};
  std::vector<std::string> items = {};
  double total = 0;
};
FLOVYN_FIELDS(Order, id, items, total);

struct Payment {
  std::string reference = {};
};
FLOVYN_FIELDS(Payment, reference);

struct Box {
  int weight = 0;
};
FLOVYN_FIELDS(Box, weight);

struct Label {
  std::string tracking = {};
};
FLOVYN_FIELDS(Label, tracking);

struct Approval {
  bool granted = false;
};
FLOVYN_FIELDS(Approval, granted);

struct Receipt {
  std::string text = {};
};
FLOVYN_FIELDS(Receipt, text);

flovyn::Workflow<bool> approved(flovyn::WorkflowContext& ctx, double total) {
  if (total < 1000) co_return true;
  auto first = co_await ctx.any(ctx.promise<Approval>("manager"), ctx.sleep(24h));
  co_return first.index() == 0 && std::get<0>(first).granted;
}

flovyn::Workflow<Receipt> order(flovyn::WorkflowContext& ctx, Order in) {
  auto payment = co_await ctx.task<Payment>("charge-card", in, {.max_retries = 5, .timeout = 30s});
  std::string refused;
  try {
    auto [packed, label] =
        co_await ctx.all(ctx.task<Box>("pack", in), ctx.task<Label>("print-label", in));
    if (co_await approved(ctx, in.total)) {
      co_return Receipt{payment.reference + " " + label.tracking + " " +
                        std::to_string(packed.weight) + "g"};
    }
    refused = "not approved";
  } catch (const flovyn::WorkflowError& error) {
    refused = error.what();
  }
  co_await ctx.task<void>("refund", payment);
  co_return Receipt{"refunded " + payment.reference + ": " + refused};
}

absl::StatusOr<Box> pack(const Order& in) {
  if (in.items.empty()) {
    return flovyn::NotRetryable(absl::InvalidArgumentError("there is nothing to pack"));
  }
  return Box{.weight = 100 * static_cast<int>(in.items.size())};
}

void add_to(flovyn::sdk::Worker& worker) {
  worker.workflow("order", order)
      .task("charge-card", [](const Order& in) { return Payment{"paid-" + in.id}; })
      .task("pack", pack)
      .task("print-label", [](const Order& in) { return Label{"T-" + in.id}; })
      .task("refund", [](const Payment&) {});
}

/// Starts an order, has the manager agree when it is asked for, and shows what came of it.
bool place(flovyn::Client& client, const Order& in, const std::string& expected) {
  auto options = flovyn::StartWorkflowOptions()
                     .with_metadata({{"customerId", "CUST-123"}})
                     .with_metadata_entry("order", in.id);
  auto execution = client.start<Receipt>("order", in, options);
  if (!execution.ok()) return false;
  auto receipt = client.result(*execution, 50ms);
  while (absl::IsDeadlineExceeded(receipt.status())) {
    client.resolve(execution->id, "manager", Approval{.granted = true}).IgnoreError();
    receipt = client.result(*execution, 50ms);
  }
  const std::string text = receipt.ok() ? receipt->text : receipt.status().ToString();
  std::printf("%s: %s\n", in.id.c_str(), text.c_str());
  return text == expected;
}

}  // namespace shop

int main(int argc, char** argv) {
  auto backend = open_backend(argc > 1 ? argv[1] : "memory:");
  if (!backend.ok()) return std::fprintf(stderr, "%s\n", backend.status().ToString().c_str()), 1;
  flovyn::sdk::Worker worker(**backend, {.name = "shop"});
  shop::add_to(worker);
  if (!worker.start().ok()) return 1;

  flovyn::Client client(**backend);
  const bool small = shop::place(client, {"small", {"cup"}, 12}, "paid-small T-small 100g");
  const bool large =
      shop::place(client, {"large", {"desk", "lamp"}, 2500}, "paid-large T-large 200g");
  const bool empty = shop::place(client, {"empty", {}, 5},
                                 "refunded paid-empty: task pack failed: there is nothing to pack");
  auto found = client.list({.metadata = *flovyn::ParseJson(R"({"customerId":"CUST-123"})")});
  if (!found.ok()) return 1;
  std::printf("%lld orders of CUST-123\n", static_cast<long long>(found->total));
  return small && large && empty && found->total >= 3 ? 0 : 1;
}
