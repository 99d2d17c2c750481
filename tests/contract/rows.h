#pragma once

#include <string>
#include <string_view>

#include "contract/fresh_store.h"
#include "flovyn/domain/message.h"
#include "flovyn/domain/promise.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/unit/work.h"

namespace flovyn::testing {

/// When rows are created, for tests of what does not hang on the time.
inline constexpr absl::Time kThen = absl::FromUnixMicros(1'700'000'000'000'000);
inline constexpr absl::Time kThenInMicros = absl::FromUnixMicros(1'700'000'000'123'456);

/// `text` as metadata or payload; the test's own literals, so they are valid.
Metadata MetadataOf(std::string_view text);
Payload PayloadOf(std::string_view text);

/// A start of kind "order" in queue "default".
WorkflowStart PlainWorkflow(FreshStore& store);
TaskStart PlainTask(FreshStore& store);

/// Every field set, with texts and numbers that are easily damaged.
WorkflowStart FullWorkflow(FreshStore& store);
TaskStart FullTask(FreshStore& store);

/// PENDING rows created at `created_at`.
WorkflowExecution NewWorkflow(FreshStore& store, absl::Time created_at);
TaskExecution NewTask(FreshStore& store, absl::Time created_at);

/// A PENDING promise of the workflow.
Promise NewPromise(FreshStore& store, const WorkflowExecution& workflow, std::string name);

/// A poll of `worker` on the node of OpenOptions{}.
Claimant PollOf(FreshStore& store, std::string worker = "worker-1");
/// The claim that such a poll makes.
Claim ClaimOf(const Claimant& claimant, absl::Time at);

/// The queue of PlainWorkflow and PlainTask.
inline WorkQueue QueueOf(FreshStore& store, WorkType type) {
  return {type, store.tenant, "default"};
}

/// All that a store keeps of a row, as text: the outcome of an ended one, what dispatch needs of an
/// open one. Equal texts mean equal rows.
std::string Describe(const WorkflowExecution& row);
std::string Describe(const TaskExecution& row);
std::string Describe(const TaskAttempt& attempt);
std::string Describe(const Promise& promise);
std::string Describe(const Message& message);
std::string Describe(const TaskLogLine& line);

}  // namespace flovyn::testing
