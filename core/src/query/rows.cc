#include "flovyn/query/evaluate.h"

namespace flovyn::query {
namespace {

template <class T>
FieldValue ValueOf(const std::optional<T>& value) {
  return value ? FieldValue(*value) : FieldValue();
}

/// Times count in whole microseconds, as they are stored.
FieldValue TimeOf(const std::optional<absl::Time>& time) {
  return time ? FieldValue(absl::FromUnixMicros(absl::ToUnixMicros(*time))) : FieldValue();
}

}  // namespace

FieldValue WorkflowRow::Get(Field field) const {
  switch (field) {
    case Field::kId:
      return row_.start.id.str();
    case Field::kKind:
      return row_.start.kind;
    case Field::kStatus:
      return std::string(ToText(kWorkflowStatusText, row_.status));
    case Field::kQueue:
      return row_.start.queue;
    case Field::kVersion:
      return ValueOf(row_.start.version);
    case Field::kCreatedAt:
      return TimeOf(row_.created_at);
    case Field::kStartedAt:
      return TimeOf(row_.started_at);
    case Field::kCompletedAt:
      return TimeOf(row_.completed_at);
    case Field::kUpdatedAt:
      return TimeOf(row_.updated_at);
    default:
      return {};
  }
}

FieldValue TaskRow::Get(Field field) const {
  switch (field) {
    case Field::kId:
      return row_.start.id.str();
    case Field::kKind:
      return row_.start.kind;
    case Field::kStatus:
      return std::string(ToText(kTaskStatusText, row_.status));
    case Field::kQueue:
      return row_.start.queue;
    case Field::kAttempt:
      return std::int64_t{row_.execution_count};
    case Field::kMaxRetries:
      return std::int64_t{row_.start.max_retries};
    case Field::kWorkflowId:
      return row_.start.workflow ? FieldValue(row_.start.workflow->str()) : FieldValue();
    case Field::kCreatedAt:
      return TimeOf(row_.created_at);
    case Field::kStartedAt:
      return TimeOf(row_.started_at);
    case Field::kCompletedAt:
      return TimeOf(row_.completed_at);
    default:
      return {};
  }
}

FieldValue DefinitionRow::Get(Field field) const {
  const Capability& kind = row_.capability;
  switch (field) {
    case Field::kId:
      return row_.id.str();
    case Field::kKind:
      return kind.kind;
    case Field::kName:
      return kind.name;
    case Field::kDescription:
      return kind.description;
    case Field::kTimeoutSeconds:
      return kind.timeout_seconds ? FieldValue(std::int64_t{*kind.timeout_seconds}) : FieldValue();
    case Field::kCancellable:
      return kind.cancellable;
    case Field::kLatestVersion:
      return kind.version;
    case Field::kAvailabilityStatus:
      return std::string(row_.worker_count > 0 ? "AVAILABLE" : "UNAVAILABLE");
    case Field::kWorkerCount:
      return row_.worker_count;
    case Field::kFirstSeenAt:
      return TimeOf(row_.first_seen_at);
    case Field::kLastRegisteredAt:
      return TimeOf(row_.last_registered_at);
    default:
      return {};
  }
}

const Json& DefinitionRow::metadata() const {
  static const Json kNone;
  return kNone;
}

}  // namespace flovyn::query
