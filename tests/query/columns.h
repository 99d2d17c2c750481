#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"
#include "query/naive_match.h"

namespace flovyn::testing::naive {

enum class ColumnType : std::uint8_t { kText, kStatus, kWhole, kTime, kId };

/// A field of an execution by the table of docs/query.md.
template <class Execution>
struct Column {
  std::string name = {};
  ColumnType type = ColumnType::kText;
  std::function<Cell(const Execution&)> get = {};
};

inline Cell MicrosCell(const std::optional<absl::Time>& time) {
  return time ? Cell(absl::ToUnixMicros(*time)) : Cell();
}

template <class Execution>
std::vector<Column<Execution>> SharedColumns() {
  using E = Execution;
  return {
      {"id", ColumnType::kId, [](const E& row) { return Cell(row.start.id.str()); }},
      {"kind", ColumnType::kText, [](const E& row) { return Cell(row.start.kind); }},
      {"queue", ColumnType::kText, [](const E& row) { return Cell(row.start.queue); }},
      {"createdAt", ColumnType::kTime, [](const E& row) { return MicrosCell(row.created_at); }},
      {"startedAt", ColumnType::kTime, [](const E& row) { return MicrosCell(row.started_at); }},
      {"completedAt", ColumnType::kTime, [](const E& row) { return MicrosCell(row.completed_at); }},
  };
}

inline std::vector<Column<WorkflowExecution>> ColumnsOf(const WorkflowExecution*) {
  using E = WorkflowExecution;
  auto columns = SharedColumns<E>();
  columns.push_back({"status", ColumnType::kStatus, [](const E& row) {
                       static const std::vector<std::string> names = {
                           "PENDING", "RUNNING",   "WAITING",         "COMPLETED",
                           "FAILED",  "CANCELLED", "CONTINUED_AS_NEW"};
                       return Cell(names.at(static_cast<std::size_t>(row.status)));
                     }});
  columns.push_back({"version", ColumnType::kText, [](const E& row) {
                       return row.start.version ? Cell(*row.start.version) : Cell();
                     }});
  columns.push_back(
      {"updatedAt", ColumnType::kTime, [](const E& row) { return MicrosCell(row.updated_at); }});
  return columns;
}

inline std::vector<Column<TaskExecution>> ColumnsOf(const TaskExecution*) {
  using E = TaskExecution;
  auto columns = SharedColumns<E>();
  columns.push_back({"status", ColumnType::kStatus, [](const E& row) {
                       static const std::vector<std::string> names = {
                           "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"};
                       return Cell(names.at(static_cast<std::size_t>(row.status)));
                     }});
  columns.push_back({"attempt", ColumnType::kWhole,
                     [](const E& row) { return Cell(std::int64_t{row.execution_count}); }});
  columns.push_back({"maxRetries", ColumnType::kWhole,
                     [](const E& row) { return Cell(std::int64_t{row.start.max_retries}); }});
  columns.push_back({"workflowId", ColumnType::kId, [](const E& row) {
                       return row.start.workflow ? Cell(row.start.workflow->str()) : Cell();
                     }});
  return columns;
}

}  // namespace flovyn::testing::naive
