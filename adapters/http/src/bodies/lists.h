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
  enum class Paging : std::uint8_t { kNone, kOffset, kCursor };
  std::string_view schema = {};  // its name
  std::string_view member = {};  // of the array
  std::string_view item = {};    // schema of the elements
  Paging paging = Paging::kOffset;
};

inline constexpr ListBody kWorkflowList = {"WorkflowList", "workflows", "WorkflowSummary",
                                           ListBody::Paging::kCursor};
inline constexpr ListBody kEventList = {"EventList", "events", "WorkflowEvent",
                                        ListBody::Paging::kNone};
inline constexpr ListBody kChildList = {"ChildList", "children", "ChildWorkflow",
                                        ListBody::Paging::kNone};
inline constexpr ListBody kWorkflowTaskList = {"WorkflowTaskList", "tasks", "TaskExecution",
                                               ListBody::Paging::kNone};
inline constexpr ListBody kTaskList = {"TaskList", "tasks", "TaskExecution",
                                       ListBody::Paging::kCursor};
inline constexpr ListBody kAttemptList = {"AttemptList", "attempts", "TaskAttempt",
                                          ListBody::Paging::kNone};
inline constexpr ListBody kTaskLogList = {"TaskLogList", "logs", "TaskLogLine"};
inline constexpr ListBody kAuditList = {"AuditList", "entries", "AuditEntry"};
inline constexpr ListBody kWorkerList = {"WorkerList", "workers", "Worker"};
inline constexpr ListBody kWorkflowDefinitionList = {"WorkflowDefinitionList", "definitions",
                                                     "WorkflowDefinition"};
inline constexpr ListBody kTaskDefinitionList = {"TaskDefinitionList", "definitions",
                                                 "TaskDefinition"};

inline constexpr ListBody kMetadataFieldList = {"MetadataFieldList", "fields", "MetadataField",
                                                ListBody::Paging::kNone};
inline constexpr ListBody kSavedQueryList = {"SavedQueryList", "savedQueries", "SavedQuery",
                                             ListBody::Paging::kNone};
inline constexpr ListBody kOperandList = {"QueryOperandList", "fields", "QueryOperand",
                                          ListBody::Paging::kNone};
inline constexpr ListBody kOperatorList = {"QueryOperatorList", "operators", "QuerySuggestion",
                                           ListBody::Paging::kNone};
inline constexpr ListBody kValueList = {"QueryValueList", "values", "QuerySuggestion",
                                        ListBody::Paging::kNone};

/// What a page tells of the whole list. Only kCursor has more than `total`.
struct PageTotals {
  std::int64_t total = 0;
  bool is_lower_bound = false;
  std::string_view next_cursor = {};
};

/// `items_json`: the array.
std::string WriteList(const ListBody& body, std::string_view items_json);
std::string WritePage(const ListBody& body, std::string_view items_json, const PageTotals& totals,
                      const Page& page);

std::vector<Schema> ListSchemas();

}  // namespace flovyn::http
