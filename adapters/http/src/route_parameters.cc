#include "route_parameters.h"

#include "flovyn/domain/task_log.h"
#include "flovyn/domain/worker.h"

namespace flovyn::http {
namespace {

FieldSpec Condition(std::string_view name, std::string_view description) {
  return {.name = name, .presence = Presence::kOptional, .description = description};
}

}  // namespace

std::vector<FieldSpec> Paging(std::string_view default_limit) {
  FieldSpec limit = {.name = "limit", .type = FieldType::kInteger, .presence = Presence::kOptional};
  limit.description = "At most so many rows, 1 to 100; larger values become 100.";
  limit.default_value = default_limit;
  FieldSpec offset = {
      .name = "offset", .type = FieldType::kInteger, .presence = Presence::kOptional};
  offset.description = "So many rows are left out, at most 1,000,000.";
  offset.default_value = "0";
  return {limit, offset};
}

std::vector<FieldSpec> ExecutionFilter(std::vector<std::string_view> (*statuses)(),
                                       std::string_view default_limit) {
  FieldSpec status = Condition("status", "");
  status.values = statuses;
  FieldSpec metadata = Condition(
      "metadata",
      "A JSON object, URL-encoded, that the metadata must contain: "
      "{\"customerId\":\"CUST-123\"}. metadata.customerId=CUST-123 says the same for a text; "
      "all such parameters must hold.");
  metadata.type = FieldType::kObject;
  return Joined({status, Condition("kind", ""), Condition("queue", ""), metadata},
                Paging(default_limit));
}

std::vector<FieldSpec> LogFilter(std::string_view default_limit) {
  FieldSpec level = Condition("level", "");
  level.values = TextsOf<kTaskLogLevelText>;
  return Joined({level}, Paging(default_limit));
}

std::vector<FieldSpec> WorkerFilter() {
  FieldSpec type = Condition("type", "");
  type.values = TextsOf<kWorkerTypeText>;
  return Joined({type}, Paging("50"));
}

}  // namespace flovyn::http
