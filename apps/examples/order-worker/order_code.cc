#include "order_code.h"

namespace orders {

struct Charge {
  std::string chargeId = {};
};
FLOVYN_FIELDS(Charge, chargeId);

struct Shipment {
  std::string trackingId = {};
};
FLOVYN_FIELDS(Shipment, trackingId);

struct Receipt {
  Charge charge = {};
  Shipment shipment = {};
};
FLOVYN_FIELDS(Receipt, charge, shipment);

namespace {

/// Charges the card, then ships; its output is what both said.
flovyn::Workflow<Receipt> RunOrder(flovyn::WorkflowContext& ctx, Order order) {
  auto charge = co_await ctx.task<Charge>("charge-card", order);
  auto shipment = co_await ctx.task<Shipment>("ship-order", order);
  co_return Receipt{charge, shipment};
}

// A task may run more than once, so what it does has to stand that: its id, which stays the same,
// is what a payment service would be given as idempotency key. These two only make up an answer.

Charge ChargeCard(flovyn::TaskContext& ctx, Order) { return {"charge-" + ctx.id().str()}; }

Shipment ShipOrder(flovyn::TaskContext& ctx, Order) { return {"track-" + ctx.id().str()}; }

}  // namespace

void AddOrderCode(flovyn::sdk::Worker& worker) {
  worker.workflow(kOrderWorkflow, RunOrder)
      .task("charge-card", ChargeCard)
      .task("ship-order", ShipOrder);
}

}  // namespace orders
