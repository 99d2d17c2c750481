#include "absl/strings/str_split.h"
#include "bodies/analysis_bodies.h"
#include "call.h"
#include "handlers/handlers.h"
#include "route_parameters.h"

namespace flovyn::http {
namespace {

constexpr std::int64_t kDefaultValues = 20;
constexpr std::int64_t kDefaultSample = 1'000;

absl::StatusOr<AnalysisRequest> ReadAnalysis(const Call& call, query::Entity entity) {
  AnalysisRequest request{.entity = entity};
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> query, call.query().One("query"));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<absl::Time> from, call.query().Time("from"));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<absl::Time> to, call.query().Time("to"));
  request.query = query.value_or("");
  request.from = from.value_or(absl::InfinitePast());
  request.to = to.value_or(absl::InfiniteFuture());
  return request;
}

absl::StatusOr<Reply> Count(const Call& call, query::Entity entity) {
  FLOVYN_ASSIGN_OR_RETURN(const AnalysisRequest request, ReadAnalysis(call, entity));
  FLOVYN_ASSIGN_OR_RETURN(const CountAnswer answer,
                          call.engine().analysis().Count(call.caller(), call.tenant().id, request));
  return Reply{.body = WriteCount(answer)};
}

absl::StatusOr<Reply> Facets(const Call& call, query::Entity entity) {
  FLOVYN_ASSIGN_OR_RETURN(const AnalysisRequest request, ReadAnalysis(call, entity));
  FLOVYN_ASSIGN_OR_RETURN(const std::int64_t values,
                          call.query().Integer("limit", 1, 100, kDefaultValues));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Facet> facets,
                          call.engine().analysis().Facets(call.caller(), call.tenant().id, request,
                                                          call.query().All("key"), values));
  return Reply{.body = WriteFacets(facets)};
}

absl::StatusOr<Reply> Keys(const Call& call, query::Entity entity) {
  FLOVYN_ASSIGN_OR_RETURN(const AnalysisRequest request, ReadAnalysis(call, entity));
  FLOVYN_ASSIGN_OR_RETURN(const std::int64_t rows,
                          call.query().Integer("sample", 1, 10'000, kDefaultSample));
  FLOVYN_ASSIGN_OR_RETURN(
      const KeysAnswer answer,
      call.engine().analysis().Keys(call.caller(), call.tenant().id, request, rows));
  return Reply{.body = WriteKeys(answer)};
}

/// A table has no place to say that it is not all.
absl::Status CheckWhole(const ReportAnswer& answer) {
  if (answer.coverage.partial) {
    return DeadlineExceeded(
        "the report takes too long for a table; ask for a shorter range, or as JSON for a part");
  }
  if (answer.truncated) {
    return ResourceExhausted(
        "there are too many groups for a table; group by less, or ask as JSON for the largest");
  }
  return absl::OkStatus();
}

absl::StatusOr<Reply> Report(const Call& call, query::Entity entity) {
  ReportRequest request;
  FLOVYN_ASSIGN_OR_RETURN(request.rows, ReadAnalysis(call, entity));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> names, call.query().One("groupBy"));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<absl::Duration> bucket,
                          call.query().Period("bucket"));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<bool> task_time,
                          call.query().Enum("taskSeconds", kTruthText));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<bool> csv,
                          call.query().Enum("format", kReportFormatText));
  request.group_by = absl::StrSplit(names.value_or(""), ',', absl::SkipEmpty());
  request.bucket = bucket.value_or(absl::ZeroDuration());
  request.task_time = task_time.value_or(false);
  FLOVYN_ASSIGN_OR_RETURN(const ReportAnswer answer, call.engine().analysis().Report(
                                                         call.caller(), call.tenant().id, request));
  if (!csv.value_or(false)) {
    return Reply{.body = WriteReport(answer, request.group_by, bucket.has_value())};
  }
  FLOVYN_RETURN_IF_ERROR(CheckWhole(answer));
  return Reply{.body = WriteReportCsv(answer, request.group_by, bucket.has_value()),
               .content_type = "text/csv; charset=utf-8"};
}

}  // namespace

absl::StatusOr<Reply> CountWorkflows(const Call& call) {
  return Count(call, query::Entity::kWorkflow);
}
absl::StatusOr<Reply> WorkflowFacets(const Call& call) {
  return Facets(call, query::Entity::kWorkflow);
}
absl::StatusOr<Reply> WorkflowKeys(const Call& call) {
  return Keys(call, query::Entity::kWorkflow);
}
absl::StatusOr<Reply> ReportWorkflows(const Call& call) {
  return Report(call, query::Entity::kWorkflow);
}
absl::StatusOr<Reply> CountTasks(const Call& call) { return Count(call, query::Entity::kTask); }
absl::StatusOr<Reply> TaskFacets(const Call& call) { return Facets(call, query::Entity::kTask); }
absl::StatusOr<Reply> TaskKeys(const Call& call) { return Keys(call, query::Entity::kTask); }
absl::StatusOr<Reply> ReportTasks(const Call& call) { return Report(call, query::Entity::kTask); }

}  // namespace flovyn::http
