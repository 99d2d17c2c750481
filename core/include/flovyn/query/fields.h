#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "flovyn/base/enum_text.h"

namespace flovyn::query {

/// What is listed.
enum class Entity : std::uint8_t { kWorkflow, kTask, kWorkflowDefinition, kTaskDefinition };

inline constexpr auto kEntityText = std::to_array<EnumText<Entity>>({
    {Entity::kWorkflow, "workflow"},
    {Entity::kTask, "task"},
    {Entity::kWorkflowDefinition, "workflowDefinition"},
    {Entity::kTaskDefinition, "taskDefinition"},
});

/// Fields that every row of an entity has; which entity has which is the table of FieldsOf().
enum class Field : std::uint8_t {
  kId,
  kKind,
  kStatus,
  kQueue,
  kVersion,
  kAttempt,
  kMaxRetries,
  kWorkflowId,
  kCreatedAt,
  kStartedAt,
  kCompletedAt,
  kUpdatedAt,
  kName,
  kDescription,
  kTimeoutSeconds,
  kCancellable,
  kLatestVersion,
  kAvailabilityStatus,
  kWorkerCount,
  kFirstSeenAt,
  kLastRegisteredAt,
};

/// How the values of a field are written and compared.
enum class FieldType : std::uint8_t {
  kText,    ///< by bytes
  kEnum,    ///< one of `values`, case-sensitive
  kNumber,  ///< whole numbers
  kBool,
  kTime,  ///< microseconds, UTC
  kId,    ///< a UUID as text: = != IN IS NULL
};

struct FieldInfo {
  Field field = Field::kId;
  std::string_view name = {};
  FieldType type = FieldType::kText;
  bool nullable = false;
  std::span<const std::string_view> values = {};  ///< of a kEnum
};

/// The fields of an entity in the order in which they are offered to a user.
std::span<const FieldInfo> FieldsOf(Entity entity);
/// The field of that exact name; nullptr if the entity has none.
const FieldInfo* FindField(Entity entity, std::string_view name);
/// The row of FieldsOf() for a field that the entity has.
const FieldInfo& InfoOf(Entity entity, Field field);
/// Executions carry metadata; definitions do not.
constexpr bool HasMetadata(Entity entity) {
  return entity == Entity::kWorkflow || entity == Entity::kTask;
}

}  // namespace flovyn::query
