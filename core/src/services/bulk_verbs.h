#pragma once

#include <functional>

#include "absl/status/statusor.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/bulk_job.h"
#include "flovyn/services/control_service.h"

namespace flovyn {

/// True: it was changed. False: there was nothing to do.
using BulkAnswer = std::function<void(absl::StatusOr<bool>)>;

/// Applies a verb to one execution; answers as the services do.
using BulkApply =
    std::function<void(ControlService& control, const Caller& caller, const Uuid& id, BulkAnswer)>;

/// What may be done to many at once.
struct BulkVerbRow {
  BulkEntity entity;
  BulkVerb verb;
  Action action;  ///< That a caller needs to do it to one.
  /// Reads the job's arguments. InvalidField for "arguments" or a member of it.
  absl::StatusOr<BulkApply> (*prepare)(const BulkJob& job, const Limits& limits);
};

/// InvalidField("verb") when the entity does not have it.
absl::StatusOr<BulkVerbRow> FindBulkVerb(BulkEntity entity, BulkVerb verb);

}  // namespace flovyn
