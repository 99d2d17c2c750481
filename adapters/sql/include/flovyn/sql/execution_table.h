#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/query/fields.h"
#include "flovyn/sql/columns.h"
#include "flovyn/sql/statements.h"

namespace flovyn::sql {

/// The two tables of workflow executions or tasks: `cold` (written at the start and at the end)
/// and `hot` (while open).
template <class T>
struct ExecutionTable;

template <>
struct ExecutionTable<WorkflowExecution> {
  static constexpr query::Entity kEntity = query::Entity::kWorkflow;
  static constexpr std::string_view kCold = "workflow_execution";
  static constexpr std::string_view kHot = "workflow_open";
  static constexpr std::string_view kEntries = "workflow_metadata_entry";
  static constexpr const auto& kFixed = kWorkflowFixed;
  static constexpr const auto& kOutcome = kWorkflowOutcome;
  static constexpr const auto& kDispatch = kWorkflowDispatch;
  static constexpr const auto& kMoving = kWorkflowMoving;
};

template <>
struct ExecutionTable<TaskExecution> {
  static constexpr query::Entity kEntity = query::Entity::kTask;
  static constexpr std::string_view kCold = "task_execution";
  static constexpr std::string_view kHot = "task_open";
  static constexpr std::string_view kEntries = "task_metadata_entry";
  static constexpr const auto& kFixed = kTaskFixed;
  static constexpr const auto& kOutcome = kTaskOutcome;
  static constexpr const auto& kDispatch = kTaskDispatch;
  static constexpr const auto& kMoving = kTaskMoving;
};

/// No table of ours has more.
inline constexpr std::size_t kMostColumns = 27;

/// Names and values of a whole row of the cold table.
template <class T>
std::vector<std::string> ColdNames() {
  std::vector<std::string> names;
  AppendNames(ExecutionTable<T>::kFixed, "", names);
  AppendNames(ExecutionTable<T>::kOutcome, "", names);
  return names;
}
template <class T>
std::vector<Value> ColdValues(const T& row) {
  std::vector<Value> values;
  values.reserve(kMostColumns);
  AppendValues(ExecutionTable<T>::kFixed, row, values);
  AppendValues(ExecutionTable<T>::kOutcome, row, values);
  return values;
}

/// Names and values of the moving columns and the claim in the hot table.
template <class T>
std::vector<std::string> MovingNames() {
  std::vector<std::string> names;
  AppendNames(ExecutionTable<T>::kMoving, "", names);
  AppendNames(kClaim, "", names);
  return names;
}
template <class T>
void AppendMoving(const T& row, std::vector<Value>& values) {
  values.reserve(kMostColumns);
  AppendValues(ExecutionTable<T>::kMoving, row, values);
  if (row.claim) {
    AppendValues(kClaim, *row.claim, values);
  } else {
    AppendNulls(kClaim, values);
  }
}

/// Names and values of a whole row of the hot table.
template <class T>
std::vector<std::string> HotNames() {
  std::vector<std::string> names;
  AppendNames(ExecutionTable<T>::kDispatch, "", names);
  names.emplace_back("dispatch_order");
  for (std::string& name : MovingNames<T>()) names.push_back(std::move(name));
  return names;
}
template <class T>
std::vector<Value> HotValues(const T& row) {
  std::vector<Value> values;
  values.reserve(kMostColumns);
  AppendValues(ExecutionTable<T>::kDispatch, row, values);
  values.push_back(ToValue(DispatchOrder(row.created_at, row.start.priority_ms)));
  AppendMoving(row, values);
  return values;
}

/// What ReadExecution reads, from `kCold AS e LEFT JOIN kHot AS o`.
template <class T>
std::string SelectedColumns() {
  std::vector<std::string> names;
  AppendNames(ExecutionTable<T>::kFixed, "e.", names);
  AppendNames(ExecutionTable<T>::kOutcome, "e.", names);
  AppendNames(ExecutionTable<T>::kMoving, "o.", names);
  AppendNames(kClaim, "o.", names);
  return JoinNames(names);
}

/// "SELECT … FROM kCold AS e LEFT JOIN kHot AS o ON o.id = e.id ".
template <class T>
std::string SelectExecutions() {
  return "SELECT " + SelectedColumns<T>() + " FROM " + std::string(ExecutionTable<T>::kCold) +
         " AS e LEFT JOIN " + std::string(ExecutionTable<T>::kHot) + " AS o ON o.id = e.id ";
}

/// Reads SelectedColumns(), the first of which is column `first`. The hot row, where there is one,
/// is the truth. Members that only open executions need (wake flag, dispatch sequence, lost claims,
/// times of the next step) have their defaults in ended ones.
template <class T>
absl::StatusOr<T> ReadExecution(const Row& row, int first = 0) {
  using Table = ExecutionTable<T>;
  T out;
  if (absl::Status status = ReadColumns(row, first, Table::kFixed, out); !status.ok()) {
    return status;
  }
  first += CountOf(Table::kFixed);
  if (absl::Status status = ReadColumns(row, first, Table::kOutcome, out); !status.ok()) {
    return status;
  }
  first += CountOf(Table::kOutcome);
  if (row.IsNull(first)) return out;
  if (absl::Status status = ReadColumns(row, first, Table::kMoving, out); !status.ok()) {
    return status;
  }
  first += CountOf(Table::kMoving);
  if (row.IsNull(first)) return out;
  if (absl::Status status = ReadColumns(row, first, kClaim, out.claim.emplace()); !status.ok()) {
    return status;
  }
  return out;
}

}  // namespace flovyn::sql
