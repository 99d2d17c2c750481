#include "mismatch.h"

#include "absl/strings/str_format.h"
#include "flovyn/domain/events.h"

namespace flovyn::sdk {
namespace {

/// The server classifies failures by this begin of the text.
constexpr std::string_view kBegin = "Determinism violation: ";
constexpr std::string_view kHint =
    "The code was changed while this execution runs, or does something that differs from run to "
    "run; keep the old branch for it with ctx.version(\"change-id\", min, max), and take time, "
    "random numbers and I/O from ctx.";

struct CallNames {
  std::string_view event;
  std::string_view thing;
};

CallNames NamesOf(CallKind kind) {
  switch (kind) {
    case CallKind::kTask:
      return {TaskScheduled::kType, "task"};
    case CallKind::kTimer:
      return {TimerStarted::kType, "timer"};
    case CallKind::kPromise:
      return {PromiseCreated::kType, "promise"};
    case CallKind::kChild:
      return {ChildWorkflowInitiated::kType, "child workflow"};
    case CallKind::kOperation:
      return {OperationCompleted::kType, "operation"};
    case CallKind::kState:
      return {StateSet::kType, "state key"};
  }
  return {};
}

std::string Text(std::string_view what) {
  return std::string(kBegin) + std::string(what) + ". " + std::string(kHint);
}

}  // namespace

std::string AskedOtherwise(CallKind kind, const RecordedCall& expected, std::string_view found) {
  const CallNames names = NamesOf(kind);
  return Text(
      absl::StrFormat("at sequence %d the history has %s \"%s\", the code asks for %s \"%s\"",
                      expected.sequence, names.event, expected.name, names.thing, found));
}

std::string NotRecorded(CallKind kind, std::string_view found, std::int32_t end) {
  const CallNames names = NamesOf(kind);
  return Text(absl::StrFormat(
      "the code asks for %s \"%s\", but before sequence %d the history has no further %s",
      names.thing, found, end, names.event));
}

std::string NeverAsked(CallKind kind, const RecordedCall& expected) {
  const CallNames names = NamesOf(kind);
  return Text(
      absl::StrFormat("at sequence %d the history has %s \"%s\", the code does not ask for that %s",
                      expected.sequence, names.event, expected.name, names.thing));
}

std::string ChildOfOtherKind(const RecordedCall& expected, std::string_view found) {
  return Text(absl::StrFormat(
      "at sequence %d the history has child workflow \"%s\" of kind \"%s\", the code asks for kind "
      "\"%s\"",
      expected.sequence, expected.name, expected.detail, found));
}

std::string EndedEarly(std::int32_t end, std::string_view failure) {
  const std::string how = failure.empty() ? "ends" : absl::StrFormat("fails (%s)", failure);
  return Text(absl::StrFormat(
      "the code %s, but at sequence %d the history has it waiting (WORKFLOW_SUSPENDED)", how, end));
}

std::string NotEnded(std::int32_t end) {
  return Text(absl::StrFormat(
      "at sequence %d the history has WORKFLOW_COMPLETED, the code still waits there", end));
}

std::string ContinuedOtherwise(const Turn& recorded) {
  if (recorded.continued) {
    return Text(absl::StrFormat(
        "at sequence %d the history has WORKFLOW_CONTINUED_AS_NEW, the code does not continue as "
        "new there",
        recorded.end));
  }
  return Text(absl::StrFormat("the code continues as new, but at sequence %d the history has %s",
                              recorded.end,
                              recorded.last ? WorkflowCompleted::kType : WorkflowSuspended::kType));
}

std::string VersionOutOfRange(std::string_view change, int version, int min, int max) {
  return std::string(kBegin) +
         absl::StrFormat(
             "version(\"%s\", %d, %d): this execution has version %d, which the code no longer (or "
             "not yet) has. Keep that branch until no execution uses it.",
             change, min, max, version);
}

}  // namespace flovyn::sdk
