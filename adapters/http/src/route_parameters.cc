#include "route_parameters.h"

#include "bodies/registry_bodies.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/domain/worker.h"
#include "flovyn/query/fields.h"
#include "projection.h"

namespace flovyn::http {
namespace {

FieldSpec Optional(std::string_view name, std::string_view description) {
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

std::vector<FieldSpec> BulkJobPaging() {
  return {Paging("20").front(),
          Optional("cursor", "`nextCursor` of the page before; the first page when left out.")};
}

std::vector<FieldSpec> ExecutionFilter(std::vector<std::string_view> (*statuses)(),
                                       std::string_view default_limit) {
  FieldSpec status = Optional("status", "");
  status.values = statuses;
  FieldSpec metadata = Optional(
      "metadata",
      "A JSON object, URL-encoded, that the metadata must contain: "
      "{\"customerId\":\"CUST-123\"}. metadata.customerId=CUST-123 says the same for a text; "
      "all such parameters must hold.");
  metadata.type = FieldType::kObject;
  const FieldSpec query = Optional(
      "query",
      "A query, URL-encoded: metadata.tier = \"gold\" AND createdAt > -7d ORDER BY startedAt. All "
      "other conditions must hold besides.");
  const FieldSpec cursor =
      Optional("cursor",
               "`nextCursor` of the page before, for the same query: rows that come meanwhile "
               "shift nothing. offset counts from it.");
  return Joined(Joined({status, Optional("kind", ""), Optional("queue", ""), metadata, query},
                       Joined(Paging(default_limit), {cursor})),
                ProjectionParameters());
}

std::vector<FieldSpec> AnalysisFilter() {
  FieldSpec from = Optional("from", "Only what was created then or later.");
  FieldSpec to = Optional("to", "Only what was created before.");
  from.type = to.type = FieldType::kTime;
  return {Optional("query", "A query, URL-encoded: metadata.tier = \"gold\" AND kind = \"order\"."),
          from, to};
}

std::vector<FieldSpec> LiveFilter() {
  FieldSpec limit = Optional("limit", "The newest so many are watched, 1 to 1,000.");
  limit.type = FieldType::kInteger;
  limit.default_value = "100";
  return {Optional("query", "A query, URL-encoded, without ORDER BY: status = \"FAILED\"."), limit};
}

std::vector<FieldSpec> FacetFilter() {
  FieldSpec limit = Optional("limit", "Values of each key, 1 to 100.");
  limit.type = FieldType::kInteger;
  limit.default_value = "20";
  const FieldSpec key = {
      .name = "key",
      .description =
          "A key of the metadata (env, metadata.customer.tier), or kind, status, queue "
          "or version. Given once for each, at most ten times."};
  return Joined(AnalysisFilter(), {key, limit});
}

std::vector<FieldSpec> KeyFilter() {
  FieldSpec sample = Optional("sample", "So many of the newest are looked at, 1 to 10,000.");
  sample.type = FieldType::kInteger;
  sample.default_value = "1000";
  return Joined(AnalysisFilter(), {sample});
}

std::vector<FieldSpec> ReportFilter() {
  const FieldSpec group_by = {
      .name = "groupBy",
      .description = "One to three keys, as those of facets, with commas between them."};
  FieldSpec task_seconds =
      Optional("taskSeconds", "Whether the time of task runs is added up, which takes longer.");
  task_seconds.values = TextsOf<kTruthText>;
  task_seconds.default_value = "\"false\"";
  FieldSpec format = Optional("format", "");
  format.values = TextsOf<kReportFormatText>;
  format.default_value = "\"json\"";
  return Joined(AnalysisFilter(),
                {group_by, Optional("bucket", "Also by period of creation: 30m, 1h, 1d, 1w."),
                 task_seconds, format});
}

std::vector<FieldSpec> LogFilter(std::string_view default_limit) {
  FieldSpec level = Optional("level", "");
  level.values = TextsOf<kTaskLogLevelText>;
  return Joined({level}, PagingOf(default_limit, kLogRows));
}

std::vector<FieldSpec> WorkerFilter() {
  FieldSpec type = Optional("type", "");
  type.values = TextsOf<kWorkerTypeText>;
  return Joined({type}, Paging("50"));
}

std::vector<FieldSpec> KindFilter() {
  FieldSpec availability =
      Optional(kAvailabilityStatus, "Whether a worker that was seen lately runs the kind.");
  availability.values = TextsOf<kAvailabilityText>;
  const FieldSpec query =
      Optional("query", "A query, URL-encoded: kind ~ \"order\" ORDER BY name.");
  return Joined({availability, query}, Paging("50"));
}

std::vector<FieldSpec> FieldFilterParameters() {
  return {Optional(kWorkflowKind,
                   "Only the fields for workflows of this kind: the global ones and its own, "
                   "which win where both have a key."),
          Optional(kTaskKind, "Likewise for tasks of this kind.")};
}

std::vector<FieldSpec> SavedQueryFilter() {
  FieldSpec entity = Optional("entity", "");
  entity.values = TextsOf<query::kEntityText>;
  return {entity};
}

std::vector<FieldSpec> EntityParameters() {
  return {{.name = "entity", .values = TextsOf<query::kEntityText>}};
}

std::vector<FieldSpec> ValueParameters() {
  const FieldSpec field = {.name = "field", .description = "A field, or metadata.KEY."};
  return Joined(EntityParameters(), {field});
}

}  // namespace flovyn::http
