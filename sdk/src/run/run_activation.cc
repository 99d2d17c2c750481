#include "flovyn/sdk/run_activation.h"

#include <optional>

#include "../replay/mismatch.h"

namespace flovyn::sdk {
namespace {

void RunReady(Activation& activation) {
  while (!activation.continued()) {
    const std::optional<std::coroutine_handle<>> ready = activation.slots().TakeReady();
    if (!ready) return;
    ready->resume();
  }
}

std::string FailureOf(Workflow<std::string>& ended) {
  try {
    ended.await_resume();
    return {};
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "something that is no std::exception";
  }
}

/// A turn that is recorded ends the way it did.
void CheckEnd(const Activation& activation, Workflow<std::string>& flow) {
  const Turn* turn = activation.recorded_turn();
  if (turn == nullptr) return;
  if (activation.continued() != turn->continued) {
    throw DeterminismError(ContinuedOtherwise(*turn));
  }
  if (activation.continued() || flow.done() == turn->last) return;
  throw DeterminismError(flow.done() ? EndedEarly(turn->end, FailureOf(flow))
                                     : NotEnded(turn->end));
}

/// Turn by turn, and within a turn event by event: true when the code has ended. Throws
/// DeterminismError.
bool Drive(Activation& activation, Workflow<std::string>& flow) {
  bool begun = false;
  while (activation.NextTurn()) {
    if (!begun) flow.Start(activation.slots());
    begun = true;
    RunReady(activation);
    while (!flow.done() && !activation.continued() && activation.violation().empty() &&
           activation.Deliver()) {
      RunReady(activation);
    }
    if (!activation.violation().empty()) throw DeterminismError(activation.violation());
    CheckEnd(activation, flow);
    activation.EndTurn();
  }
  return flow.done() || activation.continued();
}

void Suspend(Activation& activation) {
  SlotTable& slots = activation.slots();
  const SlotId awaited = slots.last_awaited();
  const std::string what = awaited == kNoSlot ? "nothing" : Describe(slots[awaited]);
  activation.commands().emplace_back(
      SuspendWorkflow{SuspensionReason(what, activation.history().size(), activation.now())});
}

struct Ending {
  SubmitStatus status = SubmitStatus::kFailed;
  std::string failure = {};
};

Ending Fail(Activation& activation, std::string error, std::string_view type) {
  activation.commands().emplace_back(FailWorkflow{error, "", std::string(type)});
  return {SubmitStatus::kFailed, std::move(error)};
}

/// The code's own failure comes after what it asked for; one that broke determinism asked for
/// nothing that may count.
Ending RunToItsEnd(Activation& activation, Workflow<std::string>& flow) {
  try {
    if (!Drive(activation, flow)) {
      Suspend(activation);
      return {SubmitStatus::kSuspended, {}};
    }
    if (activation.continued()) {
      activation.FinishContinuation();
      return {SubmitStatus::kContinuedAsNew, {}};
    }
    std::string output = flow.await_resume();
    activation.commands().emplace_back(CompleteWorkflow{Payload::Trusted(std::move(output))});
    return {SubmitStatus::kCompleted, {}};
  } catch (const DeterminismError& error) {
    activation.commands().clear();
    return Fail(activation, error.what(), "DETERMINISM_VIOLATION");
  } catch (const std::exception& error) {
    return Fail(activation, error.what(), "ERROR");
  } catch (...) {
    return Fail(activation, "the workflow code threw something that is no std::exception", "ERROR");
  }
}

}  // namespace

absl::StatusOr<ActivationOutcome> RunActivation(const ActivationInput& input,
                                                const WorkflowBody& body, Logger& logger) {
  FLOVYN_ASSIGN_OR_RETURN(const HistoryIndex history, HistoryIndex::Build(input.history));
  Activation activation(input.info.id, history, input.now);
  WorkflowContext context(activation, input.info, logger);
  Workflow<std::string> flow = body(context, history.input());
  Ending ending = RunToItsEnd(activation, flow);
  context.DropFlows();
  ActivationOutcome outcome;
  outcome.failure = std::move(ending.failure);
  outcome.submission.workflow = input.info.id;
  outcome.submission.commands = std::move(activation.commands());
  outcome.submission.status = ending.status;
  outcome.submission.smallest_number = history.size() + 1;
  return outcome;
}

}  // namespace flovyn::sdk
