#include "flovyn/v1/flovyn.pb.h"
#include "work.h"

namespace flovyn::sdk_grpc {
namespace {

using Tasks = v1::TaskExecution::StubInterface::async_interface;

template <class Request>
Request About(const TaskId& task) {
  Request request;
  request.set_task_execution_id(task.str());
  return request;
}

v1::StreamEventType ToProto(StreamType type) {
  switch (type) {
    case StreamType::kToken:
      return v1::TOKEN;
    case StreamType::kProgress:
      return v1::PROGRESS;
    case StreamType::kData:
      return v1::DATA;
    case StreamType::kError:
      return v1::ERROR;
  }
  return v1::STREAM_EVENT_TYPE_UNSPECIFIED;
}

}  // namespace

void GrpcReports::Heartbeat(const TaskId& task, sdk::Done done) {
  line_.Tell(&Tasks::Heartbeat, About<v1::HeartbeatRequest>(task), std::move(done));
}

void GrpcReports::Progress(const TaskId& task, double fraction, std::string details,
                           sdk::Done done) {
  auto request = About<v1::ReportProgressRequest>(task);
  request.set_progress(fraction);
  request.set_details(std::move(details));
  line_.Tell(&Tasks::ReportProgress, std::move(request), std::move(done));
}

void GrpcReports::Log(const TaskId& task, TaskLogLevel level, std::string message, sdk::Done done) {
  auto request = About<v1::LogMessageRequest>(task);
  request.set_level(std::string(ToText(kTaskLogLevelText, level)));
  request.set_message(std::move(message));
  line_.Tell(&Tasks::LogMessage, std::move(request), std::move(done));
}

void GrpcReports::Stream(const TaskId& task, StreamType type, std::string payload, sdk::Done done) {
  auto request = About<v1::StreamTaskDataRequest>(task);
  request.set_type(ToProto(type));
  request.set_payload(std::move(payload));
  line_.Tell(&Tasks::StreamTaskData, std::move(request), std::move(done));
}

void GrpcReports::SetState(const TaskId& task, std::string key, std::optional<std::string> value,
                           sdk::Done done) {
  if (!value) {
    auto request = About<v1::ClearStateRequest>(task);
    request.set_key(std::move(key));
    return line_.Tell(&Tasks::ClearState, std::move(request), std::move(done));
  }
  auto request = About<v1::SetStateRequest>(task);
  request.set_key(std::move(key));
  request.set_value(*std::move(value));
  line_.Tell(&Tasks::SetState, std::move(request), std::move(done));
}

void GrpcReports::GetState(const TaskId& task, std::string key,
                           Answer<std::optional<std::string>> answer) {
  auto request = About<v1::GetStateRequest>(task);
  request.set_key(std::move(key));
  line_.Ask<std::optional<std::string>>(
      &Tasks::GetState, std::move(request), std::move(answer),
      [](v1::GetStateResponse& reply) -> absl::StatusOr<std::optional<std::string>> {
        if (!reply.found()) return std::nullopt;
        return std::optional<std::string>(std::move(*reply.mutable_value()));
      });
}

}  // namespace flovyn::sdk_grpc
