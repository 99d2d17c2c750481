#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/domain/audit.h"
#include "flovyn/domain/events.h"
#include "flovyn/domain/launch.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/ports/launcher.h"
#include "projection.h"

namespace flovyn::http {

/// What a start answers.
struct StartedBody {
  const StartedWorkflow& started;
  std::string self;  // path of the execution
};

/// Without the tenant. Errors: InvalidField, naming the member.
absl::StatusOr<StartWorkflowRequest> ReadStartWorkflow(std::string_view body);
/// With the kind from the path.
absl::StatusOr<StartWorkflowRequest> ReadTriggerWorkflow(std::string_view body,
                                                         std::string_view kind);

std::string WriteStarted(const StartedBody& started);
std::string WriteWorkflow(const WorkflowExecution& execution);
/// The members of a row of a list: without input and output.
std::vector<FieldSpec> WorkflowSummaryFields();
std::string WriteWorkflowSummary(const WorkflowExecution& execution);
std::string WriteWorkflowSummaries(std::vector<WorkflowExecution> executions,
                                   const Projection& projection);
std::string WriteChild(const WorkflowExecution& execution);
std::string WriteEvent(const StoredEvent& event);
std::string WriteAuditEntry(const AuditEntry& entry);

std::vector<Schema> WorkflowSchemas();

}  // namespace flovyn::http
