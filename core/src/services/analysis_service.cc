#include "flovyn/services/analysis_service.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "tally.h"

namespace flovyn {
namespace {

constexpr std::size_t kMaxKeys = 10;
constexpr std::size_t kMaxGroupBy = 3;
constexpr std::int64_t kMaxValues = 100;
constexpr std::int64_t kMaxSample = 10'000;
constexpr absl::Duration kShortestBucket = absl::Minutes(1);

absl::Status CheckTimes(const AnalysisRequest& request) {
  if (request.from < request.to) return absl::OkStatus();
  return InvalidField("from", "must be before \"to\"");
}

absl::StatusOr<std::vector<query::Operand>> ReadKeys(std::string_view field,
                                                     const std::vector<std::string>& names,
                                                     std::size_t max, query::Entity entity) {
  if (names.empty() || names.size() > max) {
    return InvalidField(
        field, std::to_string(names.size()) + " keys are named; name 1 to " + std::to_string(max));
  }
  std::vector<query::Operand> operands;
  for (const std::string& name : names) {
    FLOVYN_ASSIGN_OR_RETURN(operands.emplace_back(), query::ReadKey(field, name, entity));
  }
  return operands;
}

/// Runs a tally on the repository of the entity.
absl::StatusOr<Tally> Run(Store& store, const Clock& clock, const TenantId& tenant,
                          query::Entity entity, const TallyRequest& request) {
  return CountByPeriods(request, clock, [&](const query::Query& query, const GroupRequest& groups) {
    return entity == query::Entity::kTask
               ? store.tasks().Group(tenant, {.query = query}, groups)
               : store.workflows().Group(tenant, {.query = query}, groups);
  });
}

absl::StatusOr<TallyRequest> Prepare(const Caller& caller, const TenantId& tenant,
                                     const AnalysisRequest& request, const Clock& clock,
                                     const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckTimes(request));
  FLOVYN_ASSIGN_OR_RETURN(query::Query query,
                          query::ReadQuery(request.query, request.entity, clock.Now()));
  return TallyRequest{.condition = std::move(query.condition),
                      .from = request.from,
                      .to = request.to,
                      .groups = {.max_groups = limits.analysis_groups},
                      .time = limits.analysis_time};
}

Facet FacetOf(std::string key, const Tally& tally, std::int64_t values) {
  Facet facet{.key = std::move(key), .truncated = tally.truncated, .coverage = tally.coverage};
  for (const auto& [name, group] : tally.groups) {
    if (group.keys[0].is_null()) {
      facet.missing += group.count;
    } else {
      facet.values.emplace_back(group.keys[0], group.count);
    }
  }
  std::ranges::stable_sort(facet.values, std::greater(), &std::pair<Json, std::int64_t>::second);
  for (; std::ssize(facet.values) > values; facet.values.pop_back()) {
    facet.others += facet.values.back().second;
  }
  return facet;
}

}  // namespace

AnalysisService::AnalysisService(Store& store, const Clock& clock, const Limits& limits)
    : store_(store), clock_(clock), limits_(limits) {}

absl::StatusOr<CountAnswer> AnalysisService::Count(const Caller& caller, const TenantId& tenant,
                                                   const AnalysisRequest& request) {
  FLOVYN_ASSIGN_OR_RETURN(const TallyRequest prepared,
                          Prepare(caller, tenant, request, clock_, limits_));
  FLOVYN_ASSIGN_OR_RETURN(const Tally tally, Run(store_, clock_, tenant, request.entity, prepared));
  return CountAnswer{.count = tally.count(), .coverage = tally.coverage};
}

absl::StatusOr<std::vector<Facet>> AnalysisService::Facets(const Caller& caller,
                                                           const TenantId& tenant,
                                                           const AnalysisRequest& request,
                                                           const std::vector<std::string>& keys,
                                                           std::int64_t values) {
  FLOVYN_ASSIGN_OR_RETURN(TallyRequest prepared, Prepare(caller, tenant, request, clock_, limits_));
  FLOVYN_ASSIGN_OR_RETURN(const auto operands, ReadKeys("key", keys, kMaxKeys, request.entity));
  if (values < 1 || values > kMaxValues) {
    return InvalidField("limit", "must be 1 to " + std::to_string(kMaxValues));
  }
  const absl::Time until = clock_.Now() + prepared.time;
  std::vector<Facet> facets;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    prepared.groups.by = {operands[i]};
    prepared.time = until - clock_.Now();
    FLOVYN_ASSIGN_OR_RETURN(const Tally tally,
                            Run(store_, clock_, tenant, request.entity, prepared));
    facets.push_back(FacetOf(keys[i], tally, values));
  }
  return facets;
}

absl::StatusOr<ReportAnswer> AnalysisService::Report(const Caller& caller, const TenantId& tenant,
                                                     const ReportRequest& request) {
  FLOVYN_ASSIGN_OR_RETURN(TallyRequest prepared,
                          Prepare(caller, tenant, request.rows, clock_, limits_));
  if (request.rows.from == absl::InfinitePast()) {
    return InvalidField("from", "is required: a report covers a period");
  }
  const bool has_bucket = request.bucket != absl::ZeroDuration();
  if (has_bucket && request.bucket < kShortestBucket) {
    return InvalidField("bucket", "must be a minute or more, as in 1h, 1d or 1w");
  }
  FLOVYN_ASSIGN_OR_RETURN(prepared.groups.by,
                          ReadKeys("groupBy", request.group_by, kMaxGroupBy, request.rows.entity));
  prepared.groups.bucket = request.bucket;
  prepared.groups.task_time = request.task_time;
  FLOVYN_ASSIGN_OR_RETURN(Tally tally, Run(store_, clock_, tenant, request.rows.entity, prepared));
  ReportAnswer answer{.truncated = tally.truncated, .coverage = tally.coverage};
  for (auto& [name, group] : tally.groups) answer.groups.push_back(std::move(group));
  std::ranges::stable_sort(answer.groups, [](const Group& a, const Group& b) {
    return std::tuple(a.bucket, -a.count) < std::tuple(b.bucket, -b.count);
  });
  return answer;
}

absl::StatusOr<KeysAnswer> AnalysisService::Keys(const Caller& caller, const TenantId& tenant,
                                                 const AnalysisRequest& request,
                                                 std::int64_t rows) {
  FLOVYN_ASSIGN_OR_RETURN(const TallyRequest prepared,
                          Prepare(caller, tenant, request, clock_, limits_));
  if (rows < 1 || rows > kMaxSample) {
    return InvalidField("sample", "must be 1 to " + std::to_string(kMaxSample));
  }
  const query::Query query{.condition = prepared.condition};
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Metadata> sample,
                          request.entity == query::Entity::kTask
                              ? store_.tasks().SampleMetadata(tenant, {.query = query}, rows)
                              : store_.workflows().SampleMetadata(tenant, {.query = query}, rows));
  std::map<std::string, std::int64_t> counts;
  for (const Metadata& metadata : sample) {
    for (const auto& [key, value] : metadata.json().members()) ++counts[key];
  }
  KeysAnswer answer{.sampled = std::ssize(sample)};
  for (const auto& [key, count] : counts) answer.keys.push_back({key, count});
  std::ranges::stable_sort(answer.keys, std::greater(), &KnownKey::rows);
  return answer;
}

}  // namespace flovyn
