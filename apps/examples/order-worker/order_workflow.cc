#include "order_workflow.h"

#include "flovyn/json/writer.h"
#include "order_tasks.h"

namespace orders {

flovyn::v1::SubmitWorkflowCommandsRequest RunOrder(Replay& replay, const std::string& order) {
  const auto charge = replay.Task(kChargeCard, order);
  if (!charge.ok()) return replay.Fail(std::string(charge.status().message()));
  if (!charge->has_value()) return replay.Suspend("waiting for the payment");

  const auto shipment = replay.Task(kShipOrder, order);
  if (!shipment.ok()) return replay.Fail(std::string(shipment.status().message()));
  if (!shipment->has_value()) return replay.Suspend("waiting for the shipment");

  return replay.Complete(flovyn::JsonObjectWriter()
                             .AddRaw("charge", (*charge)->Dump())
                             .AddRaw("shipment", (*shipment)->Dump())
                             .Finish());
}

}  // namespace orders
