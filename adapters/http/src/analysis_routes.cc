#include "analysis_routes.h"

#include "handlers/handlers.h"
#include "route_parameters.h"
#include "steering_routes.h"

namespace flovyn::http {
namespace {

constexpr Answered kCounted = {200, "Count", ""};
constexpr Answered kFacets = {200, "Facets", ""};
constexpr Answered kKeys = {200, "KnownKeys", ""};
constexpr Answered kLive = {200, "",
                            "text/event-stream: enter, change and leave events, ready once all "
                            "have entered, and resync when all of them come again."};
constexpr Answered kReported = {200, "Report", "Also as text/csv."};

}  // namespace

// Tables: an operation takes two or three lines.
// clang-format off

std::vector<Route> AnalysisRoutes() {
  return {
      {.id = "countWorkflows", .method = "GET",
       .paths = {"/workflow-executions/count", "/workflows/count"}, .handler = CountWorkflows,
       .tag = kWorkflows, .summary = "How many meet a query", .query = AnalysisFilter(),
       .answers = {kCounted}},
      {.id = "workflowFacets", .method = "GET",
       .paths = {"/workflow-executions/facets", "/workflows/facets"}, .handler = WorkflowFacets,
       .tag = kWorkflows, .summary = "How often which value occurs", .query = FacetFilter(),
       .answers = {kFacets}},
      {.id = "workflowKeys", .method = "GET",
       .paths = {"/workflow-executions/keys", "/workflows/keys"}, .handler = WorkflowKeys,
       .tag = kWorkflows, .summary = "Keys of the metadata, from a sample", .query = KeyFilter(),
       .answers = {kKeys}},
      {.id = "reportWorkflows", .method = "GET",
       .paths = {"/workflow-executions/report", "/workflows/report"}, .handler = ReportWorkflows,
       .tag = kWorkflows, .summary = "Counts, failures and times in groups",
       .query = ReportFilter(), .answers = {kReported}},
      {.id = "watchWorkflows", .method = "GET",
       .paths = {"/workflow-executions/live", "/workflows/live"}, .handler = WatchWorkflows,
       .tag = kWorkflows, .summary = "The newest that meet a query, and what changes in that",
       .query = LiveFilter(), .answers = {kLive}},
      {.id = "countTasks", .method = "GET", .paths = {"/task-executions/count", "/tasks/count"},
       .handler = CountTasks, .tag = kTasks, .summary = "How many meet a query",
       .query = AnalysisFilter(), .answers = {kCounted}},
      {.id = "taskFacets", .method = "GET", .paths = {"/task-executions/facets", "/tasks/facets"},
       .handler = TaskFacets, .tag = kTasks, .summary = "How often which value occurs",
       .query = FacetFilter(), .answers = {kFacets}},
      {.id = "taskKeys", .method = "GET", .paths = {"/task-executions/keys", "/tasks/keys"},
       .handler = TaskKeys, .tag = kTasks, .summary = "Keys of the metadata, from a sample",
       .query = KeyFilter(), .answers = {kKeys}},
      {.id = "reportTasks", .method = "GET", .paths = {"/task-executions/report", "/tasks/report"},
       .handler = ReportTasks, .tag = kTasks, .summary = "Counts, failures and times in groups",
       .query = ReportFilter(), .answers = {kReported}},
  };
}

// clang-format on

}  // namespace flovyn::http
