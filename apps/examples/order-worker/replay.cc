#include "replay.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "flovyn/base/status_macros.h"
#include "flovyn/base/uuid.h"
#include "flovyn/domain/errors.h"

namespace orders {
namespace {

using flovyn::Json;
namespace v1 = flovyn::v1;

std::string TextOf(const Json& data, std::string_view key) {
  const Json* member = data.Find(key);
  return member == nullptr ? "" : member->AsString();
}

}  // namespace

Replay::Replay(std::string workflow_id, const v1::GetEventsResponse& history)
    // Commands are numbered after the events that this activation has seen: so the server notices
    // one that was overtaken.
    : workflow_id_(std::move(workflow_id)), next_command_(history.events_size() + 1) {
  for (const v1::WorkflowEvent& event : history.events()) {
    if (const auto data = flovyn::ParseJson(event.event_data()); data.ok()) {
      Read(event.event_type(), *data);
    }
  }
  submit_.set_workflow_execution_id(workflow_id_);
}

void Replay::Read(const std::string& type, const Json& data) {
  const std::string id = TextOf(data, "taskExecutionId");
  if (type == "TASK_SCHEDULED") {
    tasks_.push_back({.id = id, .kind = TextOf(data, "kind")});
    return;
  }
  ScheduledTask* task = FindTask(id);
  if (task == nullptr) return;
  if (type == "TASK_COMPLETED") {
    const Json* output = data.Find("output");
    task->output = output == nullptr ? Json() : *output;
  } else if (type == "TASK_FAILED") {
    task->error = TextOf(data, "error");
  }
}

Replay::ScheduledTask* Replay::FindTask(const std::string& id) {
  const auto found = std::ranges::find(tasks_, id, &ScheduledTask::id);
  return found == tasks_.end() ? nullptr : &*found;
}

absl::StatusOr<std::optional<Json>> Replay::Task(std::string_view kind, const std::string& input) {
  const std::size_t number = next_task_++;
  if (number >= tasks_.size()) {
    v1::ScheduleTaskCommand& task = *AddCommand(v1::SCHEDULE_TASK).mutable_schedule_task();
    task.set_kind(std::string(kind));
    task.set_input(input);
    task.set_task_execution_id(TaskIdOf(workflow_id_, number));
    return std::nullopt;
  }
  const ScheduledTask& task = tasks_[number];
  if (task.kind != kind) {
    return flovyn::FailedPrecondition("Determinism violation: the history has task " + task.kind +
                                      " where the code has " + std::string(kind));
  }
  if (task.error.has_value()) return flovyn::FailedPrecondition(task.kind + ": " + *task.error);
  return task.output;
}

v1::SubmitWorkflowCommandsRequest Replay::Suspend(const std::string& reason) {
  AddCommand(v1::SUSPEND_WORKFLOW).mutable_suspend_workflow()->set_reason(reason);
  submit_.set_status(v1::SUSPENDED);
  return submit_;
}

v1::SubmitWorkflowCommandsRequest Replay::Complete(const std::string& output) {
  AddCommand(v1::COMPLETE_WORKFLOW).mutable_complete_workflow()->set_output(output);
  submit_.set_status(v1::COMPLETED);
  return submit_;
}

v1::SubmitWorkflowCommandsRequest Replay::Fail(const std::string& error) {
  v1::FailWorkflowCommand& fail = *AddCommand(v1::FAIL_WORKFLOW).mutable_fail_workflow();
  fail.set_error(error);
  fail.set_failure_type("ERROR");
  submit_.set_status(v1::FAILED);
  return submit_;
}

v1::WorkflowCommand& Replay::AddCommand(v1::CommandType type) {
  v1::WorkflowCommand& command = *submit_.add_commands();
  command.set_command_type(type);
  command.set_sequence_number(next_command_++);
  return command;
}

std::string TaskIdOf(const std::string& workflow_id, std::size_t number) {
  const flovyn::Uuid space = flovyn::Uuid::Parse(workflow_id).value_or(flovyn::Uuid());
  std::string name(space.bytes().begin(), space.bytes().end());
  name += workflow_id + ":" + std::to_string(number);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  EVP_Digest(name.data(), name.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0F) | 0x50);
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3F) | 0x80);
  return flovyn::Uuid::FromBytes(std::span<const unsigned char, 16>(digest.data(), 16)).str();
}

}  // namespace orders
