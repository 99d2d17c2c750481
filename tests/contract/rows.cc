#include "contract/rows.h"

#include "absl/strings/str_format.h"
#include "flovyn/json/canonical.h"

namespace flovyn::testing {
namespace {

constexpr std::string_view kTrickyPayload =
    R"({ "big":9007199254740993, "precise":1.10, "text":"caf\u00e9 caf)"
    "\xC3\xA9"
    R"( \u0000 'quoted' \"x\" \\ $1 %s" , "list":[1,2,{}],"empty":"" })";

std::string Text(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%E*S", time, absl::UTCTimeZone());
}
std::string Text(const std::optional<absl::Time>& time) { return time ? Text(*time) : "none"; }
std::string Text(const std::optional<std::string>& text) {
  return text ? '"' + *text + '"' : "none";
}
template <class Tag>
std::string Text(const std::optional<Id<Tag>>& id) {
  return id ? id->str() : "none";
}
std::string Text(const Payload& payload) { return payload.absent() ? "absent" : payload.text(); }
std::string Text(const std::optional<Claim>& claim) {
  if (!claim) return "none";
  return absl::StrFormat("'%s' node %s token %s from %s to %s%s", claim->worker, claim->node.str(),
                         claim->token.str(), Text(claim->claimed_at), Text(claim->lease_until),
                         claim->delivered ? " delivered" : "");
}

/// Equal for equal metadata: stores may write numbers in another way.
std::string Text(const Metadata& metadata) {
  if (metadata.empty()) return "none";
  std::string text;
  for (const auto& [key, value] : metadata.json().members()) {
    const std::string scalar = CanonicalScalar(value);
    absl::StrAppendFormat(&text, "%s=%s;", key, scalar.empty() ? value.Dump() : scalar);
  }
  return text;
}

}  // namespace

Metadata MetadataOf(std::string_view text) { return Must(Metadata::FromText(text)); }
Payload PayloadOf(std::string_view text) {
  return Must(Payload::From("test", std::string(text), 8'000'000));
}

WorkflowStart PlainWorkflow(FreshStore& store) {
  WorkflowStart start;
  start.id = store.New<WorkflowId>();
  start.tenant = store.tenant;
  start.kind = "order";
  return start;
}

TaskStart PlainTask(FreshStore& store) {
  TaskStart start;
  start.id = store.New<TaskId>();
  start.tenant = store.tenant;
  start.kind = "charge";
  return start;
}

WorkflowStart FullWorkflow(FreshStore& store) {
  WorkflowStart start = PlainWorkflow(store);
  start.kind = "kind \xE2\x82\xAC 'x' \"y\" \\ %s $1";
  start.queue = "queue \xF0\x9F\x9A\x80";
  start.pool = store.New<WorkerPoolId>();
  start.input = PayloadOf(kTrickyPayload);
  start.metadata =
      MetadataOf(R"({"customerId":"CUST-123","amount":12.50,"tags":["a","b"],"é":true})");
  start.inherit = {.all = false, .keys = {"customerId", "é 'x'"}};
  start.priority_ms = -86'400'000'000;
  start.version = "1.0.0-\xC3\xA9";
  start.child_name = "child 'one'";
  start.run = 2;
  start.first = store.New<WorkflowId>();
  start.continued_from = store.New<WorkflowId>();
  return start;
}

TaskStart FullTask(FreshStore& store) {
  TaskStart start = PlainTask(store);
  start.kind = "kind \xE2\x82\xAC 'x'";
  start.queue = "queue \xF0\x9F\x9A\x80";
  start.pool = store.New<WorkerPoolId>();
  start.input = PayloadOf(kTrickyPayload);
  start.metadata = MetadataOf(R"({"nested":{"a":[1,{"b":null}]},"big":9007199254740993})");
  start.max_retries = 0;
  start.timeout_ms = 9'000'000'000;
  start.priority_ms = 86'400'000'000;
  return start;
}

WorkflowExecution NewWorkflow(FreshStore& store, absl::Time created_at) {
  return WorkflowExecution::New(PlainWorkflow(store), created_at);
}
TaskExecution NewTask(FreshStore& store, absl::Time created_at) {
  return TaskExecution::New(PlainTask(store), created_at);
}

Promise NewPromise(FreshStore& store, const WorkflowExecution& workflow, std::string name) {
  Promise promise;
  promise.id = store.New<PromiseId>();
  promise.tenant = workflow.start.tenant;
  promise.workflow = workflow.start.id;
  promise.name = std::move(name);
  promise.created_at = workflow.created_at;
  return promise;
}

Claimant PollOf(FreshStore& store, std::string worker) {
  Claimant claimant;
  claimant.worker = std::move(worker);
  claimant.node = OpenOptions{}.node;
  claimant.token = store.New<ClaimToken>();
  return claimant;
}

Claim ClaimOf(const Claimant& claimant, absl::Time at) {
  Claim claim;
  claim.worker = claimant.worker;
  claim.node = claimant.node;
  claim.token = claimant.token;
  claim.claimed_at = at;
  claim.lease_until = at + claimant.lease;
  return claim;
}

std::string Describe(const WorkflowExecution& row) {
  const WorkflowStart& start = row.start;
  std::string text = absl::StrFormat(
      "workflow %s tenant %s\nkind '%s' queue '%s' pool %s\ninput %s\nmetadata %s gives %s\n"
      "priority %d version %s parent %s child name %s run %d of %s after %s\ncreated %s key until "
      "%s\n"
      "%s sequence %d bytes %d\nstarted %s updated %s\n",
      start.id.str(), start.tenant.str(), start.kind, start.queue, Text(start.pool),
      Text(start.input), Text(start.metadata), start.inherit.ToJson().Dump(), start.priority_ms,
      Text(start.version), Text(start.parent), Text(start.child_name), start.run, Text(start.first),
      Text(start.continued_from), Text(row.created_at), Text(row.key_expires_at),
      ToText(kWorkflowStatusText, row.status), row.current_sequence, row.history_bytes,
      Text(row.started_at), Text(row.updated_at));
  if (row.open()) {
    return text + absl::StrFormat(
                      "wake %d dispatched at %d lost %d signals %d detached %d waits %d "
                      "task time %s\nclaim %s",
                      row.wake, row.dispatch_sequence, row.lost_claims, row.signals, row.detached,
                      row.has_waits, Text(row.task_time), Text(row.claim));
  }
  return text + absl::StrFormat("output %s error '%s' type '%s' completed %s claim %s next %s",
                                Text(row.output), row.error, row.failure_type,
                                Text(row.completed_at), Text(row.claim), Text(row.continued_as));
}

std::string Describe(const TaskExecution& row) {
  const TaskStart& start = row.start;
  std::string text = absl::StrFormat(
      "task %s tenant %s workflow %s\nkind '%s' queue '%s' pool %s\ninput %s\nmetadata %s\n"
      "retries %d timeout %d priority %d\ncreated %s scheduled %d key until %s\n"
      "%s runs %d started %s updated %s progress %g '%s' log %d\n",
      start.id.str(), start.tenant.str(), Text(start.workflow), start.kind, start.queue,
      Text(start.pool), Text(start.input), Text(start.metadata), start.max_retries,
      start.timeout_ms, start.priority_ms, Text(row.created_at), row.scheduled_sequence,
      Text(row.key_expires_at), ToText(kTaskStatusText, row.status), row.execution_count,
      Text(row.started_at), Text(row.updated_at), row.progress, row.progress_details,
      row.log_lines);
  if (row.open()) {
    return text + absl::StrFormat("lost %d ready %s claim %s", row.lost_claims, Text(row.ready_at),
                                  Text(row.claim));
  }
  return text + absl::StrFormat("told %d output %s error '%s' completed %s claim %s", row.told,
                                Text(row.output), row.error, Text(row.completed_at),
                                Text(row.claim));
}

std::string Describe(const TaskAttempt& attempt) {
  return absl::StrFormat("task %s attempt %d from %s to %s %s output %s error '%s' worker '%s'",
                         attempt.task.str(), attempt.attempt, Text(attempt.started_at),
                         Text(attempt.finished_at), ToText(kAttemptStatusText, attempt.status),
                         Text(attempt.output), attempt.error, attempt.worker);
}

std::string Describe(const Promise& promise) {
  return absl::StrFormat(
      "promise %s tenant %s workflow %s name '%s' %s created %s timeout %s value %s error '%s' "
      "settled %s",
      promise.id.str(), promise.tenant.str(), promise.workflow.str(), promise.name,
      ToText(kPromiseStatusText, promise.status), Text(promise.created_at),
      Text(promise.timeout_at), Text(promise.value), promise.error, Text(promise.settled_at));
}

std::string Describe(const Message& message) {
  return absl::StrFormat("%s to %s from %s reason '%s' held %d created %s",
                         ToText(kMessageKindText, message.key.kind), message.key.target.str(),
                         message.key.source.str(), message.reason, message.held,
                         Text(message.created_at));
}

std::string Describe(const TaskLogLine& line) {
  return absl::StrFormat("task %s line %d %s '%s' at %s", line.task.str(), line.number,
                         ToText(kTaskLogLevelText, line.level), line.message, Text(line.at));
}

}  // namespace flovyn::testing
