#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "field_spec.h"
#include "flovyn/ports/workflow_repository.h"

namespace flovyn::http {

/// A body with one array of objects; a paged one also says which part of how many it shows.
struct ListBody {
  std::string_view schema = {};  // its name
  std::string_view member = {};  // of the array
  std::string_view item = {};    // schema of the elements
  bool paged = true;
};

inline constexpr ListBody kWorkflowList = {"WorkflowList", "workflows", "WorkflowSummary"};
inline constexpr ListBody kEventList = {"EventList", "events", "WorkflowEvent", false};
inline constexpr ListBody kChildList = {"ChildList", "children", "ChildWorkflow", false};
inline constexpr ListBody kWorkflowTaskList = {"WorkflowTaskList", "tasks", "TaskExecution", false};
inline constexpr ListBody kTaskList = {"TaskList", "tasks", "TaskExecution"};
inline constexpr ListBody kAttemptList = {"AttemptList", "attempts", "TaskAttempt", false};
inline constexpr ListBody kTaskLogList = {"TaskLogList", "logs", "TaskLogLine"};
inline constexpr ListBody kAuditList = {"AuditList", "entries", "AuditEntry"};
inline constexpr ListBody kWorkerList = {"WorkerList", "workers", "Worker"};
inline constexpr ListBody kWorkflowDefinitionList = {"WorkflowDefinitionList", "definitions",
                                                     "WorkflowDefinition"};
inline constexpr ListBody kTaskDefinitionList = {"TaskDefinitionList", "definitions",
                                                 "TaskDefinition"};

/// `items_json`: the array.
std::string WriteList(const ListBody& body, std::string_view items_json);
std::string WritePage(const ListBody& body, std::string_view items_json, std::int64_t total,
                      const Page& page);

std::vector<Schema> ListSchemas();

}  // namespace flovyn::http
