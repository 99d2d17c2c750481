// The command by which an endless workflow keeps its history short.

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"
#include "activation.h"
#include "flovyn/decide/history.h"
#include "flovyn/decide/start_workflow.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

WorkflowStart NextStart(const WorkflowStart& old, const ContinueAsNew& command) {
  WorkflowStart start = old;
  start.id = command.next;
  start.input = command.input;
  if (!command.kind.empty()) start.kind = command.kind;
  start.queue = QueueOrInherited(command.queue, old.queue);
  if (command.version) start.version = command.version;
  if (command.metadata_text) start.metadata = command.metadata;
  start.run = old.run + 1;
  start.first = old.chain();
  start.continued_from = old.id;
  return start;
}

}  // namespace

absl::Status Activation::Apply(const ContinueAsNew& command) {
  const absl::Time now = set_.now();
  WorkflowExecution& next =
      CreateWorkflow({.start = NextStart(workflow_.start, command)}, now, delta_);
  next.key_expires_at = workflow_.key_expires_at;
  next.detached = workflow_.detached;
  const absl::flat_hash_set<std::int32_t> unused(command.unconsumed.begin(),
                                                 command.unconsumed.end());
  for (const auto& [sequence, signal] : set_.SignalsOf(workflow_.start.id)) {
    if (sequence <= command.seen && !unused.contains(sequence)) continue;
    delta_.events.push_back(EventDraft::Signal(next.start.id, signal->data));
    next.signals += 1;
  }
  if (Outgrown(next, request_.limits, delta_)) {
    const std::string error = absl::StrFormat(
        "it cannot continue as new: its input and the %d signals that it has not used would exceed "
        "the %d bytes of a history; use the signals first",
        next.signals, request_.limits.history_bytes);
    GiveUp(error, kHistoryLimit);
    return absl::OkStatus();
  }
  workflow_.continued_as = next.start.id;
  const WorkflowContinuedAsNew event{next.start.id, next.start.kind, command.input, command.seen};
  EndWorkflow(workflow_, WorkflowStatus::kContinuedAsNew, event, now, delta_);
  return absl::OkStatus();
}

}  // namespace flovyn
