#include "flovyn/query/fields.h"

#include <algorithm>
#include <array>

#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"

namespace flovyn::query {
namespace {

template <class Table>
constexpr auto TextsOf(const Table& table) {
  std::array<std::string_view, std::tuple_size_v<Table>> texts = {};
  std::ranges::transform(table, texts.begin(), [](const auto& row) { return row.text; });
  return texts;
}

constexpr auto kWorkflowStatuses = TextsOf(kWorkflowStatusText);
constexpr auto kTaskStatuses = TextsOf(kTaskStatusText);
constexpr std::array<std::string_view, 2> kAvailabilities = {"AVAILABLE", "UNAVAILABLE"};

constexpr FieldInfo kWorkflowFields[] = {
    {Field::kId, "id", FieldType::kId, false, {}},
    {Field::kKind, "kind", FieldType::kText, false, {}},
    {Field::kStatus, "status", FieldType::kEnum, false, kWorkflowStatuses},
    {Field::kQueue, "queue", FieldType::kText, false, {}},
    {Field::kVersion, "version", FieldType::kText, true, {}},
    {Field::kCreatedAt, "createdAt", FieldType::kTime, false, {}},
    {Field::kStartedAt, "startedAt", FieldType::kTime, true, {}},
    {Field::kCompletedAt, "completedAt", FieldType::kTime, true, {}},
    {Field::kUpdatedAt, "updatedAt", FieldType::kTime, false, {}},
};

constexpr FieldInfo kTaskFields[] = {
    {Field::kId, "id", FieldType::kId, false, {}},
    {Field::kKind, "kind", FieldType::kText, false, {}},
    {Field::kStatus, "status", FieldType::kEnum, false, kTaskStatuses},
    {Field::kQueue, "queue", FieldType::kText, false, {}},
    {Field::kAttempt, "attempt", FieldType::kNumber, false, {}},
    {Field::kMaxRetries, "maxRetries", FieldType::kNumber, false, {}},
    {Field::kWorkflowId, "workflowId", FieldType::kId, true, {}},
    {Field::kCreatedAt, "createdAt", FieldType::kTime, false, {}},
    {Field::kStartedAt, "startedAt", FieldType::kTime, true, {}},
    {Field::kCompletedAt, "completedAt", FieldType::kTime, true, {}},
};

constexpr FieldInfo kWorkflowDefinitionFields[] = {
    {Field::kId, "id", FieldType::kId, false, {}},
    {Field::kKind, "kind", FieldType::kText, false, {}},
    {Field::kName, "name", FieldType::kText, false, {}},
    {Field::kDescription, "description", FieldType::kText, false, {}},
    {Field::kTimeoutSeconds, "timeoutSeconds", FieldType::kNumber, true, {}},
    {Field::kCancellable, "cancellable", FieldType::kBool, false, {}},
    {Field::kAvailabilityStatus, "availabilityStatus", FieldType::kEnum, false, kAvailabilities},
    {Field::kWorkerCount, "workerCount", FieldType::kNumber, false, {}},
    {Field::kFirstSeenAt, "firstSeenAt", FieldType::kTime, false, {}},
    {Field::kLastRegisteredAt, "lastRegisteredAt", FieldType::kTime, false, {}},
    {Field::kLatestVersion, "latestVersion", FieldType::kText, false, {}},
};
constexpr std::span<const FieldInfo> kTaskDefinitionFields =
    std::span(kWorkflowDefinitionFields).first<std::size(kWorkflowDefinitionFields) - 1>();

}  // namespace

std::span<const FieldInfo> FieldsOf(Entity entity) {
  switch (entity) {
    case Entity::kWorkflow:
      return kWorkflowFields;
    case Entity::kTask:
      return kTaskFields;
    case Entity::kWorkflowDefinition:
      return kWorkflowDefinitionFields;
    case Entity::kTaskDefinition:
      return kTaskDefinitionFields;
  }
  return {};
}

const FieldInfo* FindField(Entity entity, std::string_view name) {
  const std::span<const FieldInfo> fields = FieldsOf(entity);
  const auto found = std::ranges::find(fields, name, &FieldInfo::name);
  return found == fields.end() ? nullptr : &*found;
}

const FieldInfo& InfoOf(Entity entity, Field field) {
  return *std::ranges::find(FieldsOf(entity), field, &FieldInfo::field);
}

}  // namespace flovyn::query
