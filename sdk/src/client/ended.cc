#include "ended.h"

#include "flovyn/domain/errors.h"

namespace flovyn::sdk {
namespace {

std::string TextOr(const std::string& text, std::string_view otherwise) {
  return text.empty() ? std::string(otherwise) : text;
}

}  // namespace

absl::StatusOr<std::string> OutputOf(const WorkflowExecution& ended) {
  if (ended.status == WorkflowStatus::kCompleted) return std::string(ended.output.json());
  if (ended.status == WorkflowStatus::kFailed) return Conflict(TextOr(ended.error, "it failed"));
  return Cancelled(TextOr(ended.error, "it was cancelled"));
}

absl::StatusOr<std::string> OutputOf(const TaskExecution& ended) {
  if (ended.status == TaskStatus::kCompleted) return std::string(ended.output.json());
  if (ended.status == TaskStatus::kFailed) return Conflict(TextOr(ended.error, "it failed"));
  return Cancelled(TextOr(ended.error, "it was cancelled"));
}

absl::Status NotEndedInTime(std::string_view id) {
  return DeadlineExceeded("execution " + std::string(id) + " has not ended in time");
}

absl::StatusOr<ListRequest<WorkflowFilter>> RequestOf(const ListOptions& options) {
  ListRequest<WorkflowFilter> request{
      .page = options.page, .query = options.query, .cursor = options.cursor};
  WorkflowFilter& filter = request.filter;
  if (!options.kind.empty()) filter.kind = options.kind;
  if (!options.queue.empty()) filter.queue = options.queue;
  filter.status = options.status;
  if (!options.metadata.is_null()) {
    FLOVYN_ASSIGN_OR_RETURN(filter.metadata, ParseMetadataFilter(options.metadata.Dump()));
  }
  return request;
}

}  // namespace flovyn::sdk
