#include <utility>

#include "call.h"
#include "handlers/handlers.h"
#include "handlers/serve_events.h"

namespace flovyn::http {
namespace {

absl::Status Serve(const std::shared_ptr<Call>& call, StreamRequest request) {
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> types, call->query().One("types"));
  if (types) {
    FLOVYN_ASSIGN_OR_RETURN(request.filter, ParseStreamFilter(*types));
  }
  request.tenant = call->tenant().id;
  request.last_event_id = call->last_event_id();
  StreamService& streams = call->engine().streams();
  const auto reader = std::make_shared<SseReader>(call);
  FLOVYN_ASSIGN_OR_RETURN(const StreamService::Ticket ticket,
                          streams.Open(call->caller(), request, reader));
  return ServeEvents(call, streams, ticket, reader);
}

absl::Status ServeWorkflow(const std::shared_ptr<Call>& call, bool with_children) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call->PathId<WorkflowId>("id"));
  StreamRequest request;
  request.execution = id;
  request.with_children = with_children;
  return Serve(call, std::move(request));
}

}  // namespace

absl::Status StreamWorkflow(const std::shared_ptr<Call>& call) {
  return ServeWorkflow(call, false);
}

absl::Status StreamWorkflowTree(const std::shared_ptr<Call>& call) {
  return ServeWorkflow(call, true);
}

absl::Status StreamTask(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, call->PathId<TaskId>("taskId"));
  StreamRequest request;
  request.execution = id;
  return Serve(call, std::move(request));
}

}  // namespace flovyn::http
