#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/base/strong_id.h"
#include "flovyn/domain/audit.h"
#include "flovyn/domain/message.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/metadata_inheritance.h"
#include "flovyn/domain/payload.h"
#include "flovyn/domain/promise.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/domain/timer.h"
#include "flovyn/domain/worker.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/sql/value.h"

namespace flovyn::sql {

// How a member becomes a parameter (ToValue) and is read back from a column (ReadCell): one pair of
// overloads for each type. ReadCell leaves an Internal error when the column holds what we never
// write.

/// The table of texts of a stored enum: overloads of TextsOf.
constexpr const auto& TextsOf(WorkflowStatus) { return kWorkflowStatusText; }
constexpr const auto& TextsOf(TaskStatus) { return kTaskStatusText; }
constexpr const auto& TextsOf(AttemptStatus) { return kAttemptStatusText; }
constexpr const auto& TextsOf(WorkerType) { return kWorkerTypeText; }
constexpr const auto& TextsOf(TimerKind) { return kTimerKindText; }
constexpr const auto& TextsOf(PromiseStatus) { return kPromiseStatusText; }
constexpr const auto& TextsOf(MessageKind) { return kMessageKindText; }
constexpr const auto& TextsOf(TaskLogLevel) { return kTaskLogLevelText; }
constexpr const auto& TextsOf(AuditAction) { return kAuditActionText; }

template <class E>
concept StoredEnum = requires(E value) {
  TextsOf(value);
};

inline Value ToValue(bool value) { return value; }
inline Value ToValue(std::int32_t value) { return std::int64_t{value}; }
inline Value ToValue(std::int64_t value) { return value; }
inline Value ToValue(double value) { return value; }
inline Value ToValue(std::string_view value) { return std::string(value); }
inline Value ToValue(const std::string& value) { return value; }
inline Value ToValue(const char*) = delete;
inline Value ToValue(absl::Time value) { return value; }
inline Value ToValue(const Uuid& value) { return value; }
Value ToValue(const Payload& value);              ///< Bytes; NULL when absent.
Value ToValue(const Metadata& value);             ///< JSON; NULL when none.
Value ToValue(const MetadataInheritance& value);  ///< The text of its JSON; NULL when none.
template <class Tag>
Value ToValue(const Id<Tag>& value) {
  return value.uuid();
}
template <StoredEnum E>
Value ToValue(E value) {
  return std::string(ToText(TextsOf(value), value));
}
template <class T>
Value ToValue(const std::optional<T>& value) {
  return value ? ToValue(*value) : Value();
}

/// The error of a column that holds a text we never write.
absl::Status UnreadableCell(int column, std::string_view text);

inline absl::Status ReadCell(const Row& row, int column, bool& out) {
  out = row.Bool(column);
  return absl::OkStatus();
}
inline absl::Status ReadCell(const Row& row, int column, std::int64_t& out) {
  out = row.Int(column);
  return absl::OkStatus();
}
inline absl::Status ReadCell(const Row& row, int column, std::int32_t& out) {
  out = static_cast<std::int32_t>(row.Int(column));
  return absl::OkStatus();
}
inline absl::Status ReadCell(const Row& row, int column, double& out) {
  out = row.Double(column);
  return absl::OkStatus();
}
inline absl::Status ReadCell(const Row& row, int column, std::string& out) {
  out = row.Text(column);
  return absl::OkStatus();
}
inline absl::Status ReadCell(const Row& row, int column, absl::Time& out) {
  out = row.Time(column);
  return absl::OkStatus();
}
inline absl::Status ReadCell(const Row& row, int column, Uuid& out) {
  out = row.Id(column);
  return absl::OkStatus();
}
absl::Status ReadCell(const Row& row, int column, Payload& out);
absl::Status ReadCell(const Row& row, int column, Metadata& out);
absl::Status ReadCell(const Row& row, int column, MetadataInheritance& out);
template <class Tag>
absl::Status ReadCell(const Row& row, int column, Id<Tag>& out) {
  out = Id<Tag>(row.Id(column));
  return absl::OkStatus();
}
template <StoredEnum E>
absl::Status ReadCell(const Row& row, int column, E& out) {
  const std::optional<E> value = FromText(TextsOf(out), row.Text(column));
  if (!value) return UnreadableCell(column, row.Text(column));
  out = *value;
  return absl::OkStatus();
}
template <class T>
absl::Status ReadCell(const Row& row, int column, std::optional<T>& out) {
  if (row.IsNull(column)) {
    out.reset();
    return absl::OkStatus();
  }
  return ReadCell(row, column, out.emplace());
}

}  // namespace flovyn::sql
