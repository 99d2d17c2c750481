#include "flovyn/sdk/workflow_calls.h"

#include <exception>
#include <utility>

#include "flovyn/domain/errors.h"
#include "flovyn/json/slices.h"
#include "flovyn/json/writer.h"

namespace flovyn::sdk {
namespace {

/// The one member of the object that stands for a failed operation.
constexpr std::string_view kFailure = "flovynOperationError";

/// Far from what an engine takes (100,000 events, 4 MB), and replayed in some milliseconds.
constexpr std::int32_t kLongHistory = 4'096;
constexpr std::int64_t kLargeHistory = 2'000'000;

}  // namespace

void WorkflowCalls::log(LogLevel level, std::string_view message,
                        const std::vector<LogField>& fields) {
  if (replaying() || !logger_.Enabled(level)) return;
  std::vector<LogField> all = fields;
  all.push_back({"workflow", info_.id.str()});
  all.push_back({"kind", info_.kind});
  logger_.Log(level, message, all);
}

SlotId WorkflowCalls::Task(std::string_view kind, std::string input, const TaskOptions& options) {
  ScheduleTask command;
  command.kind = kind;
  command.input = Payload::Trusted(std::move(input));
  command.queue = options.queue;
  command.max_retries = options.max_retries;
  command.timeout_ms = options.timeout.millis();
  command.priority_ms = options.priority.millis();
  command.idempotency_key = options.idempotency_key;
  if (!options.metadata.is_null()) command.metadata_text = options.metadata.Dump();
  return activation_.Task(std::move(command));
}

SlotId WorkflowCalls::Child(std::string_view kind, std::string input, const ChildOptions& options) {
  ScheduleChildWorkflow command;
  command.name = options.name;
  command.kind = kind;
  command.input = Payload::Trusted(std::move(input));
  command.queue = options.queue;
  command.priority_ms = options.priority.millis();
  if (!options.metadata.is_null()) command.metadata_text = options.metadata.Dump();
  return activation_.Child(std::move(command));
}

SlotId WorkflowCalls::Promise(std::string_view name, const PromiseOptions& options) {
  CreatePromise command;
  command.name = name;
  if (!options.timeout.zero()) command.timeout_ms = options.timeout.millis();
  command.idempotency_key = options.idempotency_key;
  return activation_.Promise(std::move(command));
}

bool WorkflowCalls::should_continue_as_new() const {
  // A run that began with very many signals would never get to use any.
  if (activation_.first_turn()) return false;
  const std::int32_t known = activation_.known();
  return known >= kLongHistory || activation_.history().bytes_until(known) >= kLargeHistory;
}

void WorkflowCalls::update_metadata(const MetadataChanges& changes) {
  ValueOrThrow(activation_.UpdateMetadata(changes.Update()));
}

void WorkflowCalls::ContinueWith(std::string input, const ContinueOptions& options) {
  ContinueAsNew command;
  command.input = Payload::Trusted(std::move(input));
  command.kind = options.kind;
  command.queue = options.queue;
  if (!options.version.empty()) command.version = options.version;
  if (options.metadata) command.metadata_text = options.metadata->Dump();
  activation_.ContinueAsNew(std::move(command));
}

SlotId WorkflowCalls::NewFlow() { return activation_.slots().Add(SlotKind::kFlow, "spawned"); }

void WorkflowCalls::StartFlow(Workflow<void> flow) {
  flows_.push_back(std::move(flow));
  flows_.back().Start(activation_.slots());
}

void WorkflowCalls::FlowEnded(SlotId slot, std::string value) {
  SlotTable& slots = activation_.slots();
  slots.Settle(slot, Settling::kOk, slots.Keep(std::move(value)));
}

void WorkflowCalls::FlowFailed(SlotId slot, std::string error) {
  SlotTable& slots = activation_.slots();
  slots.Settle(slot, Settling::kFailed, slots.Keep(std::move(error)));
}

absl::StatusOr<std::string> Attempt(absl::FunctionRef<absl::StatusOr<std::string>()> operation) {
  try {
    return operation();
  } catch (const std::exception& error) {
    return Conflict(error.what());
  }
}

std::string OperationRecord(const absl::StatusOr<std::string>& outcome) {
  if (outcome.ok()) return *outcome;
  return JsonObjectWriter().Add(kFailure, std::string(outcome.status().message())).Finish();
}

absl::Status RecordedError(std::string_view record) {
  if (record.find(kFailure) == std::string_view::npos) return absl::OkStatus();
  const absl::StatusOr<Json> json = ParseJson(record);
  if (!json.ok() || json->members().size() != 1) return absl::OkStatus();
  const Json* error = json->Find(kFailure);
  return error == nullptr ? absl::OkStatus() : Conflict(error->AsString());
}

}  // namespace flovyn::sdk
