#include "order_tasks.h"

#include "flovyn/domain/errors.h"
#include "flovyn/json/writer.h"

namespace orders {

absl::StatusOr<std::string> RunTask(std::string_view kind, const std::string& task_id) {
  flovyn::JsonObjectWriter output;
  if (kind == kChargeCard) return output.Add("chargeId", "charge-" + task_id).Finish();
  if (kind == kShipOrder) return output.Add("trackingId", "track-" + task_id).Finish();
  return flovyn::InvalidField("kind", "Task kind not found: " + std::string(kind));
}

}  // namespace orders
