#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/limits.h"
#include "flovyn/domain/metadata_update.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// An update of metadata from outside, for which the audit log gets a line; the history does not:
/// replays see the metadata of the start and what the workflow's own code made of it.
struct MetadataChange {
  MetadataUpdate update = {};
  AuditId audit = {};       ///< Of the line.
  std::string actor = {};   ///< Who asks for it.
  std::string reason = {};  ///< And why.
  /// It is made once for this key: another changes nothing.
  std::optional<OnceKey> once = {};
  MetadataLimits limits = {};
};

/// Of an execution that is open or has ended.
struct UpdateWorkflowMetadata {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any.
  WorkflowId workflow;
  MetadataChange change = {};
};
struct UpdateTaskMetadata {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any.
  TaskId task;
  MetadataChange change = {};
};

UnitRefs RefsOf(const UpdateWorkflowMetadata& command);
UnitRefs RefsOf(const UpdateTaskMetadata& command);

/// The metadata afterwards. NotFound; HasContinued; InvalidArgument when the update cannot be
/// applied to what there is (see Updated()).
absl::StatusOr<Decision<Metadata>> Decide(const WorkingSet& set,
                                          const UpdateWorkflowMetadata& command);
absl::StatusOr<Decision<Metadata>> Decide(const WorkingSet& set, const UpdateTaskMetadata& command);

}  // namespace flovyn
