#include "absl/strings/str_format.h"
#include "convert.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "ids.h"

namespace flovyn::grpc {
namespace {

/// What workflows and tasks have in common.
template <class Execution, class Details>
void CommonPart(const Execution& from, Details& to) {
  to.set_id(from.start.id.str());
  to.set_kind(from.start.kind);
  to.set_input(from.start.input.text());
  to.set_metadata_json(from.start.metadata.text());
  to.set_queue(from.start.queue);
  to.set_output(from.output.text());
  to.set_error(from.error);
  to.set_created_at_ms(absl::ToUnixMillis(from.created_at));
  if (from.started_at) to.set_started_at_ms(absl::ToUnixMillis(*from.started_at));
  to.set_updated_at_ms(absl::ToUnixMillis(from.updated_at));
  if (from.completed_at) to.set_completed_at_ms(absl::ToUnixMillis(*from.completed_at));
}

}  // namespace

absl::StatusOr<ListRequest<WorkflowFilter>> FromProto(v1::ListWorkflowsRequest& from) {
  ListRequest<WorkflowFilter> to;
  if (from.has_status()) {
    to.filter.status = FromText(kWorkflowStatusText, from.status());
    if (!to.filter.status) {
      return InvalidField("status", absl::StrFormat("\"%s\" is no status of workflows",
                                                    BoundedText(from.status(), 64)));
    }
  }
  if (from.has_workflow_kind()) to.filter.kind = from.workflow_kind();
  if (from.has_queue()) to.filter.queue = from.queue();
  FLOVYN_ASSIGN_OR_RETURN(to.filter.metadata, ParseMetadataFilter(from.metadata_json()));
  if (from.has_limit()) to.page.limit = from.limit();
  to.page.offset = from.offset();
  to.query = std::move(*from.mutable_query());
  to.cursor = std::move(*from.mutable_cursor());
  return to;
}

void ToProto(const WorkflowExecution& from, v1::WorkflowDetails& to) {
  CommonPart(from, to);
  to.set_priority_ms(from.start.priority_ms);
  if (from.start.version) to.set_workflow_version(*from.start.version);
  if (from.start.parent) to.set_parent_workflow_execution_id(from.start.parent->str());
  to.set_status(std::string(ToText(kWorkflowStatusText, from.status)));
  to.set_failure_type(from.failure_type);
  to.set_current_sequence(from.current_sequence);
  to.set_run_number(from.start.run);
  if (from.start.first) to.set_first_execution_id(from.start.first->str());
  if (from.start.continued_from) to.set_continued_from_id(from.start.continued_from->str());
  if (from.continued_as) to.set_continued_as_id(from.continued_as->str());
}

void ToProto(const TaskExecution& from, v1::TaskDetails& to) {
  CommonPart(from, to);
  to.set_max_retries(from.start.max_retries);
  to.set_status(std::string(ToText(kTaskStatusText, from.status)));
  to.set_execution_count(from.execution_count);
  to.set_progress(from.progress);
  to.set_progress_details(from.progress_details);
}

}  // namespace flovyn::grpc
