#pragma once

#include <string>
#include <vector>

#include "flovyn/domain/events.h"
#include "flovyn/v1/flovyn.pb.h"
#include "script.h"

namespace flovyn::chaos {

/// How public SDKs number the commands of an activation and say that it waits.
enum class Numbering { kAfterHistory, kFromOne };

/// One activation of a workflow: a pure function of its script and its history.
v1::SubmitWorkflowCommandsRequest Replay(const std::string& workflow, const Script& script,
                                         const std::vector<StoredEvent>& events,
                                         Numbering numbering);

/// How the workflow names the promise of a step, and which step one is of.
std::string PromiseName(int number_of_step);
int StepOfPromise(const std::string& name);
/// And child `index` of a step.
std::string ChildName(int number_of_step, int index);

std::vector<StoredEvent> EventsOf(const v1::GetEventsResponse& answer);

}  // namespace flovyn::chaos
