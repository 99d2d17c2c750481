#include "absl/strings/str_format.h"
#include "flovyn/domain/text.h"
#include "flovyn/v1/flovyn.pb.h"
#include "methods.h"

namespace flovyn::grpc {
namespace {

constexpr int kMaxSpans = 1'000;
constexpr std::size_t kShownBytes = 255;
constexpr std::size_t kErrorBytes = 1'024;

std::string Shown(const std::string& text) { return BoundedText(text, kShownBytes); }

bool Acceptable(const v1::ExecutionSpan& span) {
  return !span.span_id().empty() && WorkflowId::Parse(span.workflow_id()).has_value();
}

void Log(Logger& logger, const v1::ExecutionSpan& span) {
  std::vector<LogField> fields = {
      {"span", Shown(span.span_id())},
      {"type", Shown(span.span_type())},
      {"workflow", span.workflow_id()},
      {"ms", absl::StrFormat("%.3f", static_cast<double>(span.end_time_unix_ns()) / 1e6 -
                                         static_cast<double>(span.start_time_unix_ns()) / 1e6)},
  };
  if (span.has_task_id()) fields.push_back({"task", Shown(span.task_id())});
  if (span.is_error()) {
    fields.push_back({"error_type", Shown(span.error_type())});
    fields.push_back({"error", BoundedText(span.error_message(), kErrorBytes)});
  }
  logger.Log(LogLevel::kDebug, "execution span", fields);
}

/// What workers measured: it goes to the log, and nothing depends on it.
absl::Status ReportExecutionSpans(
    Call<v1::ReportExecutionSpansRequest, v1::ReportExecutionSpansResponse>& call) {
  FLOVYN_RETURN_IF_ERROR(Authorize(call.caller(), call.caller().tenant, Action::kUpdate));
  const int size = call.request().spans_size();
  if (size > kMaxSpans) {
    return InvalidField(
        "spans", absl::StrFormat("%d spans, at most %d are allowed in one call", size, kMaxSpans));
  }
  Logger& logger = call.env().deps.logger;
  int accepted = 0;
  for (const v1::ExecutionSpan& span : call.request().spans()) {
    if (!Acceptable(span)) continue;
    ++accepted;
    if (logger.Enabled(LogLevel::kDebug)) Log(logger, span);
  }
  call.reply().set_accepted_count(accepted);
  call.reply().set_rejected_count(size - accepted);
  call.Finish(absl::OkStatus());
  return absl::OkStatus();
}

}  // namespace

void AddSpanRpcs(RpcTable& table) { table.Add("ReportExecutionSpans", ReportExecutionSpans); }

}  // namespace flovyn::grpc
