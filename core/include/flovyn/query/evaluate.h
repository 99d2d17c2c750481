#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/time/time.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/worker.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/json/json.h"
#include "flovyn/query/query.h"

namespace flovyn::query {

/// The value of a field; monostate where there is none.
using FieldValue = std::variant<std::monostate, std::string, std::int64_t, bool, absl::Time>;

/// What a query asks of one thing. Answers are views of it: it must outlive them.
class Row {
 public:
  virtual ~Row() = default;
  /// Of a field that the entity has.
  virtual FieldValue Get(Field field) const = 0;
  /// JSON null without metadata.
  virtual const Json& metadata() const = 0;
};

class WorkflowRow final : public Row {
 public:
  explicit WorkflowRow(const WorkflowExecution& row) : row_(row) {}
  FieldValue Get(Field field) const override;
  const Json& metadata() const override { return row_.start.metadata.json(); }

 private:
  const WorkflowExecution& row_;
};

class TaskRow final : public Row {
 public:
  explicit TaskRow(const TaskExecution& row) : row_(row) {}
  FieldValue Get(Field field) const override;
  const Json& metadata() const override { return row_.start.metadata.json(); }

 private:
  const TaskExecution& row_;
};

/// Of a workflow or task kind.
class DefinitionRow final : public Row {
 public:
  explicit DefinitionRow(const Definition& row) : row_(row) {}
  FieldValue Get(Field field) const override;
  const Json& metadata() const override;

 private:
  const Definition& row_;
};

inline WorkflowRow RowOf(const WorkflowExecution& row) { return WorkflowRow(row); }
inline TaskRow RowOf(const TaskExecution& row) { return TaskRow(row); }

inline DefinitionRow RowOf(const Definition& row) { return DefinitionRow(row); }

/// Whether the row meets the condition: the meaning that every store has to give it.
bool Meets(const Condition& condition, const Row& row);
/// For conditions that ask for metadata alone.
bool MetadataMeets(const Condition& condition, const Json& metadata);

/// The value at a path of keys; nullptr if there is none. Arrays are not descended into.
const Json* ValueAt(const Json& metadata, const Path& path);
/// The text, number or boolean at a path, else null. Numbers are written in one way whatever the
/// metadata has: 1.50 and 150e-2 are 1.5, 1e300 stays as it is.
Json ScalarAt(const Json& metadata, const Path& path);
/// A number written in that way; any other value as it is.
Json Normalized(const Json& scalar);
/// The literal of a number, or of a string that is wholly a JSON number of at most 64 bytes with an
/// exponent of at most three digits.
std::optional<std::string_view> NumberIn(const Json& value);
/// The instant of a string that is an RFC 3339 time with an offset, years 0001 to 9999, no leap
/// second; digits beyond microseconds are cut.
std::optional<absl::Time> TimeIn(const Json& value);
std::optional<absl::Time> ReadTime(std::string_view text);

}  // namespace flovyn::query
