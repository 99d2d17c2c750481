#pragma once

#include "flovyn/base/strong_id.h"

namespace flovyn {

// Ids that cannot be mixed up. All are UUIDs; their text is lower-case and hyphenated.

using TenantId = Id<struct TenantTag>;      ///< An organization; `org` on the wire.
using WorkflowId = Id<struct WorkflowTag>;  ///< A workflow execution.
using TaskId = Id<struct TaskTag>;          ///< A task execution; workflow tasks bring their own.
using PromiseId = Id<struct PromiseTag>;    ///< A durable promise of a workflow.
using WorkerId = Id<struct WorkerTag>;      ///< A registered worker.
using WorkerPoolId =
    Id<struct WorkerPoolTag>;  ///< Work of a pool is seen by polls of that pool only.
using DefinitionId = Id<struct DefinitionTag>;        ///< A workflow or task definition.
using MetadataFieldId = Id<struct MetadataFieldTag>;  ///< A registered key of metadata.
using SavedQueryId = Id<struct SavedQueryTag>;        ///< A query with a name.
using AuditId = Id<struct AuditTag>;                  ///< A line of an execution's audit log.
using BulkJobId = Id<struct BulkJobTag>;              ///< A verb for all that a query finds.
using NodeId = Id<struct NodeTag>;                    ///< One running engine process.
using ClaimToken = Id<struct ClaimTokenTag>;  ///< Proves the ownership of one claim (fencing).

}  // namespace flovyn
