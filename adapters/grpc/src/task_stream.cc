#include "task_stream.h"

#include "absl/strings/str_format.h"
#include "ids.h"

namespace flovyn::grpc {
namespace {

absl::StatusOr<StreamType> TypeOf(v1::StreamEventType type) {
  switch (type) {
    case v1::TOKEN:
      return StreamType::kToken;
    case v1::PROGRESS:
      return StreamType::kProgress;
    case v1::DATA:
      return StreamType::kData;
    case v1::ERROR:
      return StreamType::kError;
    default:  // proto3 enums are open
      return InvalidField("type", absl::StrFormat("%d is no type of streamed data; 1 to 4 are",
                                                  static_cast<int>(type)));
  }
}

}  // namespace

absl::Status PublishTaskData(const UnaryCall& call, v1::StreamTaskDataRequest& data) {
  StreamMessage message;
  FLOVYN_ASSIGN_OR_RETURN(message.task,
                          ParseId<TaskId>("task_execution_id", data.task_execution_id()));
  FLOVYN_ASSIGN_OR_RETURN(
      message.workflow,
      ParseOptionalId<WorkflowId>("workflow_execution_id", data.workflow_execution_id()));
  FLOVYN_ASSIGN_OR_RETURN(message.type, TypeOf(data.type()));
  message.payload = std::move(*data.mutable_payload());
  return call.engine().streams().Publish(call.caller(), message);
}

}  // namespace flovyn::grpc
