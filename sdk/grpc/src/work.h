#pragma once

#include <string>
#include <utility>

#include "line.h"

namespace flovyn::sdk_grpc {

class GrpcWork final : public sdk::WorkPort {
 public:
  GrpcWork(Line& line, std::string org) : line_(line), org_(std::move(org)) {}

  void Register(WorkerRegistration registration, Answer<WorkerId> answer) override;
  void Heartbeat(const WorkerId& worker, sdk::Done done) override;
  sdk::PollNumber Poll(sdk::PollCall call, Answer<std::optional<sdk::Work>> answer) override;
  void CancelPoll(sdk::PollNumber number) override { line_.GiveUp(number); }
  void History(const WorkflowId& id, Answer<std::vector<StoredEvent>> answer) override;
  void Submit(CommandSubmission submission, sdk::Done done) override;
  void FinishTask(sdk::TaskEnd end, sdk::Done done) override;

 private:
  Line& line_;
  const std::string org_;
};

class GrpcReports final : public sdk::ReportPort {
 public:
  explicit GrpcReports(Line& line) : line_(line) {}

  void Heartbeat(const TaskId& task, sdk::Done done) override;
  void Progress(const TaskId& task, double fraction, std::string details, sdk::Done done) override;
  void Log(const TaskId& task, TaskLogLevel level, std::string message, sdk::Done done) override;
  void Stream(const TaskId& task, StreamType type, std::string payload, sdk::Done done) override;
  void SetState(const TaskId& task, std::string key, std::optional<std::string> value,
                sdk::Done done) override;
  void GetState(const TaskId& task, std::string key,
                Answer<std::optional<std::string>> answer) override;

 private:
  Line& line_;
};

}  // namespace flovyn::sdk_grpc
