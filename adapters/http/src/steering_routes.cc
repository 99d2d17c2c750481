#include "steering_routes.h"

#include "handlers/handlers.h"
#include "route_parameters.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kSignals = "Signals";
constexpr std::string_view kPromises = "Promises";
constexpr std::string_view kBulkJobs = "Bulk Jobs";

constexpr Answered kSignalledNew = {201, "SignalledWithStart", "Created, with the signal."};
constexpr Answered kSignalledRunning = {200, "SignalledWithStart", "It ran, and has the signal."};
constexpr Answered kEvents = {200, "",
                              "text/event-stream: token, progress, data and error events. "
                              "Last-Event-ID resumes after an id."};

}  // namespace

// Tables: an operation takes two or three lines.
// clang-format off

std::vector<Route> ControlRoutes() {
  return {
      {.id = "signalWithStart", .method = "POST",
       .paths = {"/workflow-executions/signal-with-start"}, .handler = SignalWithStart,
       .action = Action::kExecute, .tag = kSignals,
       .summary = "Signal a workflow, which is started when it does not run",
       .request = "SignalWithStartRequest",
       .answers = {kSignalledNew, kSignalledRunning}, .errors = {409}},
      {.id = "signalWorkflow", .method = "POST", .paths = {"/workflow-executions/{id}/signal"},
       .handler = SignalWorkflow, .action = Action::kUpdate, .tag = kSignals,
       .summary = "Send a signal", .request = "SignalRequest",
       .answers = {{200, "Signalled", ""}}, .errors = {409}},
      {.id = "cancelWorkflow", .method = "POST", .paths = {"/workflow-executions/{id}/cancel"},
       .handler = CancelWorkflow, .action = Action::kUpdate, .tag = kWorkflows,
       .summary = "Cancel a workflow execution", .request = "CancelRequest",
       .answers = {{200, "Cancelled", ""}}},
      {.id = "retryWorkflow", .method = "POST", .paths = {"/workflow-executions/{id}/retry"},
       .handler = RetryWorkflow, .action = Action::kUpdate, .tag = kWorkflows,
       .summary = "Run a FAILED workflow execution again", .request = "RetryRequest",
       .answers = {{200, "Retried", ""}}, .wrong_state = 400},
      {.id = "updateWorkflowMetadata", .method = "PATCH",
       .paths = {"/workflow-executions/{id}/metadata", "/workflows/{id}/metadata"},
       .handler = UpdateWorkflowMetadata, .action = Action::kUpdate, .tag = kWorkflows,
       .summary = "Change the metadata of a workflow execution, open or ended",
       .request = "UpdateMetadataRequest", .answers = {{200, "MetadataUpdated", ""}}},
      {.id = "updateTaskMetadata", .method = "PATCH",
       .paths = {"/task-executions/{taskId}/metadata", "/tasks/{taskId}/metadata"},
       .handler = UpdateTaskMetadata, .action = Action::kUpdate, .tag = kTasks,
       .summary = "Change the metadata of a task, open or ended",
       .request = "UpdateMetadataRequest", .answers = {{200, "MetadataUpdated", ""}}},
      {.id = "resolvePromise", .method = "POST", .paths = {"/promises/{identifier}/resolve"},
       .handler = ResolvePromise, .action = Action::kUpdate, .tag = kPromises,
       .summary = "Supply the value; the promise is id:<UUID> or key:<idempotency key>",
       .request = "ResolveRequest", .answers = {{200, "Resolved", ""}}, .errors = {409}},
      {.id = "rejectPromise", .method = "POST", .paths = {"/promises/{identifier}/reject"},
       .handler = RejectPromise, .action = Action::kUpdate, .tag = kPromises,
       .summary = "Say that there will be no value; the promise is named likewise",
       .request = "RejectRequest", .answers = {{200, "Rejected", ""}}, .errors = {409}},
      {.id = "cancelTask", .method = "DELETE",
       .paths = {"/task-executions/{taskId}", "/tasks/{taskId}"}, .handler = CancelTask,
       .action = Action::kDelete, .tag = kTasks,
       .summary = "Cancel a standalone task that has not begun", .answers = {{204, "", ""}},
       .wrong_state = 400},
  };
}

std::vector<Route> BulkRoutes() {
  return {
      {.id = "createBulkJob", .method = "POST", .paths = {"/bulk-jobs"}, .handler = CreateBulkJob,
       .action = Action::kUpdate, .tag = kBulkJobs,
       .summary = "Apply a verb to all executions that a query finds; or a dry run",
       .request = "BulkJobRequest",
       .answers = {{201, "BulkJob", "Created."}, {200, "BulkPreview", "Of a dry run."}}},
      {.id = "listBulkJobs", .method = "GET", .paths = {"/bulk-jobs"}, .handler = ListBulkJobs,
       .tag = kBulkJobs, .summary = "List bulk jobs, newest first", .query = BulkJobPaging(),
       .answers = {{200, "BulkJobList", ""}}},
      {.id = "getBulkJob", .method = "GET", .paths = {"/bulk-jobs/{id}"}, .handler = GetBulkJob,
       .tag = kBulkJobs, .summary = "Get a bulk job, its progress and its audit log",
       .answers = {{200, "BulkJobDetails", ""}}},
      {.id = "cancelBulkJob", .method = "POST", .paths = {"/bulk-jobs/{id}/cancel"},
       .handler = CancelBulkJob, .action = Action::kUpdate, .tag = kBulkJobs,
       .summary = "End a bulk job before it is through", .request = "CancelBulkJobRequest",
       .answers = {{200, "BulkJob", "One that has ended stays as it is."}}},
  };
}

std::vector<Route> OutcomeRoutes() {
  return {
      {.id = "getWorkflowResult", .method = "GET", .paths = {"/workflow-executions/{id}/result"},
       .handler = GetWorkflowResult, .tag = kWorkflows,
       .summary = "How it ended; can be waited for", .query = {kWait},
       .answers = {{200, "WorkflowResult", "It has ended."},
                   {202, "WorkflowResult", "It had not ended when the wait was over."}}},
      {.id = "getWorkflowState", .method = "GET", .paths = {"/workflow-executions/{id}/state"},
       .handler = GetWorkflowState, .tag = kWorkflows, .summary = "The state that it keeps",
       .answers = {{200, "WorkflowState", ""}}},
      {.id = "listWorkflowAudit", .method = "GET", .paths = {"/workflow-executions/{id}/audit"},
       .handler = ListWorkflowAudit, .tag = kWorkflows,
       .summary = "What was done to it from outside, oldest first", .query = Paging("50"),
       .answers = {{200, "AuditList", ""}}},
      {.id = "getWorkflowTaskLogs", .method = "GET",
       .paths = {"/workflow-executions/{id}/tasks/{taskId}/logs"},
       .handler = ListWorkflowTaskLogs, .tag = kWorkflows,
       .summary = "What workers logged about one of its tasks", .query = LogFilter("100"),
       .answers = {{200, "TaskLogList", ""}}},
      {.id = "getTaskLogs", .method = "GET",
       .paths = {"/task-executions/{taskId}/logs", "/tasks/{taskId}/logs"},
       .handler = ListTaskLogs, .tag = kTasks, .summary = "What workers logged about it",
       .query = LogFilter("50"), .answers = {{200, "TaskLogList", ""}}},
      {.id = "listTaskAudit", .method = "GET",
       .paths = {"/task-executions/{taskId}/audit", "/tasks/{taskId}/audit"},
       .handler = ListTaskAudit, .tag = kTasks,
       .summary = "What was done to it from outside, oldest first", .query = Paging("50"),
       .answers = {{200, "AuditList", ""}}},
  };
}

std::vector<Route> StreamRoutes() {
  return {
      {.id = "streamWorkflow", .method = "GET",
       .paths = {"/workflow-executions/{id}/stream", "/workflows/{id}/stream"},
       .handler = StreamWorkflow, .tag = kWorkflows,
       .summary = "What a workflow execution does, as server-sent events",
       .query = {kStreamTypes}, .answers = {kEvents}},
      {.id = "streamWorkflowTree", .method = "GET",
       .paths = {"/workflow-executions/{id}/stream/consolidated",
                 "/workflows/{id}/stream/consolidated"},
       .handler = StreamWorkflowTree, .tag = kWorkflows,
       .summary = "The same, with all its child workflows", .query = {kStreamTypes},
       .answers = {kEvents}},
      {.id = "streamTask", .method = "GET",
       .paths = {"/task-executions/{taskId}/stream", "/tasks/{taskId}/stream"},
       .handler = StreamTask, .tag = kTasks,
       .summary = "What a standalone task does, as server-sent events", .query = {kStreamTypes},
       .answers = {kEvents}},
  };
}

// clang-format on

}  // namespace flovyn::http
