#include "routes.h"

#include <utility>

#include "analysis_routes.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"
#include "handlers/handlers.h"
#include "registry_routes.h"
#include "route_parameters.h"
#include "steering_routes.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kHealth = "Health";
constexpr std::string_view kOrganizationsTag = "Organizations";
constexpr std::string_view kWorkers = "Workers";
constexpr std::string_view kWorkflowDefinitions = "Workflow Definitions";
constexpr std::string_view kTaskDefinitions = "Task Definitions";

constexpr Answered kReady = {200, "Readiness", "All components are up."};
constexpr Answered kNotReady = {503, "Readiness", "A component is down, or the server stops."};
constexpr Answered kStarted = {201, "StartedWorkflow", "Created."};
constexpr Answered kStartedBefore = {200, "StartedWorkflow", "The key stands for this execution."};
constexpr Answered kSubmitted = {201, "SubmittedTask", "Created."};
constexpr Answered kSubmittedBefore = {200, "SubmittedTask", "The key stands for this task."};

// Tables: an operation takes two or three lines.
// clang-format off

std::vector<Route> SystemRoutes() {
  return {
      {.id = "health", .method = "GET", .under = Under::kRoot, .paths = {"/_/health"},
       .handler = Health, .on_executor = false, .tag = kHealth, .summary = "The server is there",
       .answers = {{200, "Health", ""}}},
      {.id = "liveness", .method = "GET", .under = Under::kRoot, .paths = {"/_/health/live"},
       .handler = Liveness, .on_executor = false, .tag = kHealth,
       .summary = "The process is alive", .answers = {{200, "Liveness", ""}}},
      {.id = "readiness", .method = "GET", .under = Under::kRoot, .paths = {"/_/health/ready"},
       .handler = Readiness, .tag = kHealth, .summary = "Requests can be served",
       .answers = {kReady, kNotReady}},
      {.id = "startup", .method = "GET", .under = Under::kRoot, .paths = {"/_/health/startup"},
       .handler = Readiness, .tag = kHealth, .summary = "The start is done",
       .answers = {kReady, kNotReady}},
      {.id = "metrics", .method = "GET", .under = Under::kRoot, .paths = {"/_/metrics"},
       .handler = Metrics, .on_executor = false, .tag = kHealth,
       .summary = "Metrics for Prometheus", .answers = {{200, "", "Text of version 0.0.4."}}},
      {.id = "apiDocument", .method = "GET", .under = Under::kRoot,
       .paths = {"/api/docs/openapi.json"}, .handler = ApiDocument, .on_executor = false,
       .tag = kHealth, .summary = "This document", .answers = {{200, "", "An OpenAPI document."}}},
      {.id = "docsPage", .method = "GET", .under = Under::kRoot, .paths = {"/api/docs"},
       .handler = DocsPage, .on_executor = false, .tag = kHealth,
       .summary = "This document to read", .answers = {{200, "", "A page."}}},
  };
}

std::vector<Route> OrganizationRoutes() {
  return {
      {.id = "createOrganization", .method = "POST", .under = Under::kOrganizations, .paths = {""},
       .handler = CreateOrganization, .action = Action::kManage, .tag = kOrganizationsTag,
       .summary = "Create an organization", .request = "CreateOrganizationRequest",
       .answers = {{201, "Organization", ""}}, .errors = {400, 403, 409}},
      {.id = "getOrganization", .method = "GET", .paths = {""}, .handler = GetOrganization,
       .tag = kOrganizationsTag, .summary = "Get an organization",
       .answers = {{200, "Organization", ""}}},
  };
}

std::vector<Route> WorkflowRoutes() {
  return {
      {.id = "startWorkflow", .method = "POST", .paths = {"/workflow-executions"},
       .handler = StartWorkflow, .action = Action::kExecute, .tag = kWorkflows,
       .summary = "Start a workflow", .request = "StartWorkflowRequest",
       .answers = {kStarted, kStartedBefore}, .errors = {409}},
      {.id = "triggerWorkflow", .method = "POST", .paths = {"/workflows/{kind}/trigger"},
       .handler = StartWorkflow, .action = Action::kExecute, .tag = kWorkflows,
       .summary = "Start a workflow of the kind in the path", .request = "TriggerWorkflowRequest",
       .answers = {kStarted, kStartedBefore}, .errors = {409}},
      {.id = "listWorkflows", .method = "GET", .paths = {"/workflow-executions", "/workflows"},
       .handler = ListWorkflows, .tag = kWorkflows,
       .summary = "List workflow executions, newest first",
       .query = ExecutionFilter(TextsOf<kWorkflowStatusText>, "20"),
       .answers = {{200, "WorkflowList", ""}}},
      {.id = "getWorkflow", .method = "GET",
       .paths = {"/workflow-executions/{id}", "/workflows/{id}"}, .handler = GetWorkflow,
       .tag = kWorkflows, .summary = "Get a workflow execution",
       .answers = {{200, "WorkflowExecution", ""}}},
  };
}

std::vector<Route> HistoryRoutes() {
  return {
      {.id = "listWorkflowEvents", .method = "GET", .paths = {"/workflow-executions/{id}/events"},
       .handler = ListWorkflowEvents, .tag = kWorkflows,
       .summary = "The history of a workflow execution", .query = {kSinceSequence},
       .answers = {{200, "EventList", ""}}},
      {.id = "listWorkflowChildren", .method = "GET",
       .paths = {"/workflow-executions/{id}/children"}, .handler = ListWorkflowChildren,
       .tag = kWorkflows, .summary = "Its child workflows, oldest first",
       .answers = {{200, "ChildList", ""}}},
      {.id = "listWorkflowTasks", .method = "GET", .paths = {"/workflow-executions/{id}/tasks"},
       .handler = ListWorkflowTasks, .tag = kWorkflows, .summary = "Its tasks, oldest first",
       .answers = {{200, "WorkflowTaskList", ""}}},
      {.id = "listWorkflowTaskAttempts", .method = "GET",
       .paths = {"/workflow-executions/{id}/tasks/{taskId}/attempts"},
       .handler = ListWorkflowTaskAttempts, .tag = kWorkflows,
       .summary = "The finished runs of one of its tasks", .answers = {{200, "AttemptList", ""}}},
  };
}

std::vector<Route> TaskRoutes() {
  return {
      {.id = "createTask", .method = "POST", .paths = {"/task-executions", "/tasks"},
       .handler = CreateTask, .action = Action::kCreateTask, .tag = kTasks,
       .summary = "Create a standalone task", .request = "CreateTaskRequest",
       .answers = {kSubmitted, kSubmittedBefore}, .errors = {409}},
      {.id = "listTasks", .method = "GET", .paths = {"/task-executions", "/tasks"},
       .handler = ListTasks, .tag = kTasks, .summary = "List standalone tasks, newest first",
       .query = ExecutionFilter(TextsOf<kTaskStatusText>, "50"),
       .answers = {{200, "TaskList", ""}}},
      {.id = "getTask", .method = "GET", .paths = {"/task-executions/{taskId}", "/tasks/{taskId}"},
       .handler = GetTask, .tag = kTasks, .summary = "Get a standalone task",
       .answers = {{200, "TaskExecution", ""}}},
      {.id = "listTaskAttempts", .method = "GET",
       .paths = {"/task-executions/{taskId}/attempts", "/tasks/{taskId}/attempts"},
       .handler = ListTaskAttempts, .tag = kTasks, .summary = "Its finished runs",
       .answers = {{200, "AttemptList", ""}}},
  };
}

std::vector<Route> WorkerRoutes() {
  return {
      {.id = "listWorkers", .method = "GET", .paths = {"/workers"}, .handler = ListWorkers,
       .tag = kWorkers, .summary = "List workers, newest registration first",
       .query = WorkerFilter(), .answers = {{200, "WorkerList", ""}}},
      {.id = "getWorker", .method = "GET", .paths = {"/workers/{workerId}"}, .handler = GetWorker,
       .tag = kWorkers, .summary = "Get a worker and the kinds that it runs",
       .answers = {{200, "WorkerDetails", ""}}},
  };
}

std::vector<Route> DefinitionRoutes() {
  return {
      {.id = "listWorkflowDefinitions", .method = "GET", .paths = {"/workflow-definitions"},
       .handler = ListWorkflowDefinitions, .tag = kWorkflowDefinitions,
       .summary = "List workflow kinds that workers registered", .query = KindFilter(),
       .answers = {{200, "WorkflowDefinitionList", ""}}},
      {.id = "getWorkflowDefinition", .method = "GET", .paths = {"/workflow-definitions/{kind}"},
       .handler = GetWorkflowDefinition, .tag = kWorkflowDefinitions,
       .summary = "Get a workflow kind", .answers = {{200, "WorkflowDefinitionDetails", ""}}},
      {.id = "listTaskDefinitions", .method = "GET", .paths = {"/task-definitions"},
       .handler = ListTaskDefinitions, .tag = kTaskDefinitions,
       .summary = "List task kinds that workers registered", .query = KindFilter(),
       .answers = {{200, "TaskDefinitionList", ""}}},
      {.id = "getTaskDefinition", .method = "GET", .paths = {"/task-definitions/{kind}"},
       .handler = GetTaskDefinition, .tag = kTaskDefinitions, .summary = "Get a task kind",
       .answers = {{200, "TaskDefinitionDetails", ""}}},
  };
}

// clang-format on

}  // namespace

std::vector<Route> AllRoutes() {
  std::vector<Route> all;
  // Of several that match a path the first counts: …/count is no id.
  for (const auto routes_of :
       {SystemRoutes, OrganizationRoutes, AnalysisRoutes, WorkflowRoutes, HistoryRoutes, TaskRoutes,
        WorkerRoutes, DefinitionRoutes, RegistryRoutes, QueryHelpRoutes, ControlRoutes, BulkRoutes,
        OutcomeRoutes, StreamRoutes}) {
    for (Route& route : routes_of()) all.push_back(std::move(route));
  }
  return all;
}

}  // namespace flovyn::http
