#include "bodies/lists.h"
#include "bodies/metadata_bodies.h"
#include "bodies/workflow_bodies.h"
#include "body_writer.h"
#include "call.h"
#include "handlers/handlers.h"

namespace flovyn::http {
namespace {

constexpr std::int64_t kDefaultKeys = 50;

Reply UpdatedReply(const Call&, const Metadata& metadata) {
  return {.body = WriteMetadataUpdated(metadata)};
}

template <class Id>
absl::Status Update(const std::shared_ptr<Call>& call, std::string_view parameter) {
  FLOVYN_ASSIGN_OR_RETURN(const Id id, call->PathId<Id>(parameter));
  FLOVYN_ASSIGN_OR_RETURN(UpdateMetadataRequest request, ReadUpdateMetadata(call->body()));
  request.execution = id;
  call->engine().control().UpdateMetadata(call->CallerHere(), std::move(request),
                                          call->Answers(UpdatedReply));
  return absl::OkStatus();
}

}  // namespace

absl::Status UpdateWorkflowMetadata(const std::shared_ptr<Call>& call) {
  return Update<WorkflowId>(call, "id");
}

absl::Status UpdateTaskMetadata(const std::shared_ptr<Call>& call) {
  return Update<TaskId>(call, "taskId");
}

absl::StatusOr<Reply> ListTaskAudit(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, call.PathId<TaskId>("taskId"));
  FLOVYN_ASSIGN_OR_RETURN(const Page page, call.ListPage(kDefaultKeys));
  FLOVYN_ASSIGN_OR_RETURN(const Listed<AuditEntry> found,
                          call.engine().tasks().Audit(call.caller(), call.tenant().id, id, page));
  return Reply{
      .body = WritePage(kAuditList, WriteArray(found.rows, WriteAuditEntry), {found.total}, page)};
}

}  // namespace flovyn::http
