#include "route_parameters.h"

#include "bodies/registry_bodies.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/domain/worker.h"

namespace flovyn::http {
namespace {

FieldSpec Condition(std::string_view name, std::string_view description) {
  return {.name = name, .presence = Presence::kOptional, .description = description};
}

constexpr std::string_view kListRows = "At most so many rows, 1 to 100; larger values become 100.";
constexpr std::string_view kLogRows =
    "At most so many lines, 1 to 1,000; larger values become 1,000.";

std::vector<FieldSpec> PagingOf(std::string_view default_limit, std::string_view bounds) {
  FieldSpec limit = {.name = "limit", .type = FieldType::kInteger, .presence = Presence::kOptional};
  limit.description = bounds;
  limit.default_value = default_limit;
  FieldSpec offset = {
      .name = "offset", .type = FieldType::kInteger, .presence = Presence::kOptional};
  offset.description = "So many rows are left out, at most 1,000,000.";
  offset.default_value = "0";
  return {limit, offset};
}

}  // namespace

std::vector<FieldSpec> Paging(std::string_view default_limit) {
  return PagingOf(default_limit, kListRows);
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
  return Joined({level}, PagingOf(default_limit, kLogRows));
}

std::vector<FieldSpec> WorkerFilter() {
  FieldSpec type = Condition("type", "");
  type.values = TextsOf<kWorkerTypeText>;
  return Joined({type}, Paging("50"));
}

std::vector<FieldSpec> KindFilter() {
  FieldSpec availability =
      Condition(kAvailabilityStatus, "Whether a worker that was seen lately runs the kind.");
  availability.values = TextsOf<kAvailabilityText>;
  return Joined({availability}, Paging("50"));
}

}  // namespace flovyn::http
