#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "route.h"

namespace flovyn::http {

// What the routes do. Each is one use case of the engine: read the request, call, write the answer.

absl::StatusOr<Reply> Liveness(const Call& call);
absl::StatusOr<Reply> Health(const Call& call);
/// 503 when a component is down.
absl::StatusOr<Reply> Readiness(const Call& call);
absl::StatusOr<Reply> Metrics(const Call& call);
absl::StatusOr<Reply> ApiDocument(const Call& call);
absl::StatusOr<Reply> DocsPage(const Call& call);

absl::StatusOr<Reply> CreateOrganization(const Call& call);
absl::StatusOr<Reply> GetOrganization(const Call& call);

absl::Status StartWorkflow(const std::shared_ptr<Call>& call);
absl::StatusOr<Reply> ListWorkflows(const Call& call);
absl::StatusOr<Reply> GetWorkflow(const Call& call);
absl::StatusOr<Reply> ListWorkflowEvents(const Call& call);
absl::StatusOr<Reply> ListWorkflowChildren(const Call& call);
absl::StatusOr<Reply> ListWorkflowTasks(const Call& call);
absl::StatusOr<Reply> ListWorkflowTaskAttempts(const Call& call);

absl::StatusOr<Reply> GetWorkflowState(const Call& call);
absl::StatusOr<Reply> ListWorkflowAudit(const Call& call);
absl::StatusOr<Reply> ListWorkflowTaskLogs(const Call& call);
/// 202 when it has not ended by the end of the wait.
absl::Status GetWorkflowResult(const std::shared_ptr<Call>& call);

absl::StatusOr<Reply> CountWorkflows(const Call& call);
absl::StatusOr<Reply> WorkflowFacets(const Call& call);
absl::StatusOr<Reply> WorkflowKeys(const Call& call);
absl::StatusOr<Reply> ReportWorkflows(const Call& call);
absl::StatusOr<Reply> CountTasks(const Call& call);
absl::StatusOr<Reply> TaskFacets(const Call& call);
absl::StatusOr<Reply> TaskKeys(const Call& call);
absl::StatusOr<Reply> ReportTasks(const Call& call);

absl::Status SignalWorkflow(const std::shared_ptr<Call>& call);
absl::Status SignalWithStart(const std::shared_ptr<Call>& call);
absl::Status CancelWorkflow(const std::shared_ptr<Call>& call);
absl::Status RetryWorkflow(const std::shared_ptr<Call>& call);
absl::Status UpdateWorkflowMetadata(const std::shared_ptr<Call>& call);
absl::Status ResolvePromise(const std::shared_ptr<Call>& call);
absl::Status RejectPromise(const std::shared_ptr<Call>& call);

/// Or a dry run.
absl::StatusOr<Reply> CreateBulkJob(const Call& call);
absl::StatusOr<Reply> ListBulkJobs(const Call& call);
absl::StatusOr<Reply> GetBulkJob(const Call& call);
absl::StatusOr<Reply> CancelBulkJob(const Call& call);

absl::Status CreateTask(const std::shared_ptr<Call>& call);
absl::StatusOr<Reply> ListTasks(const Call& call);
absl::StatusOr<Reply> GetTask(const Call& call);
absl::StatusOr<Reply> ListTaskAttempts(const Call& call);
absl::StatusOr<Reply> ListTaskLogs(const Call& call);
absl::StatusOr<Reply> ListTaskAudit(const Call& call);
absl::Status UpdateTaskMetadata(const std::shared_ptr<Call>& call);
absl::Status CancelTask(const std::shared_ptr<Call>& call);

absl::Status WatchWorkflows(const std::shared_ptr<Call>& call);
absl::Status StreamWorkflow(const std::shared_ptr<Call>& call);
absl::Status StreamWorkflowTree(const std::shared_ptr<Call>& call);
absl::Status StreamTask(const std::shared_ptr<Call>& call);

absl::StatusOr<Reply> ListMetadataFields(const Call& call);
absl::StatusOr<Reply> CreateMetadataField(const Call& call);
absl::StatusOr<Reply> GetMetadataField(const Call& call);
absl::StatusOr<Reply> UpdateMetadataField(const Call& call);
absl::StatusOr<Reply> DeleteMetadataField(const Call& call);

absl::StatusOr<Reply> ListSavedQueries(const Call& call);
absl::StatusOr<Reply> CreateSavedQuery(const Call& call);
absl::StatusOr<Reply> GetSavedQuery(const Call& call);
absl::StatusOr<Reply> UpdateSavedQuery(const Call& call);
absl::StatusOr<Reply> DeleteSavedQuery(const Call& call);
absl::StatusOr<Reply> ExecuteSavedQuery(const Call& call);

absl::StatusOr<Reply> AutocompleteQuery(const Call& call);
absl::StatusOr<Reply> ListQueryFields(const Call& call);
absl::StatusOr<Reply> ListQueryOperators(const Call& call);
absl::StatusOr<Reply> ListQueryValues(const Call& call);
absl::StatusOr<Reply> ValidateQuery(const Call& call);

absl::StatusOr<Reply> ListWorkers(const Call& call);
absl::StatusOr<Reply> GetWorker(const Call& call);
absl::StatusOr<Reply> ListWorkflowDefinitions(const Call& call);
absl::StatusOr<Reply> GetWorkflowDefinition(const Call& call);
absl::StatusOr<Reply> ListTaskDefinitions(const Call& call);
absl::StatusOr<Reply> GetTaskDefinition(const Call& call);

}  // namespace flovyn::http
