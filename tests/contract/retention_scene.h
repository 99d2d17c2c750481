#pragma once

#include <string>
#include <vector>

#include "contract/fresh_store.h"
#include "contract/units.h"
#include "flovyn/domain/message.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"

namespace flovyn::testing {

/// A store with finished executions of known ages.
struct RetentionScene {
  /// Older than this goes; far from both in what the scene inserts, whichever clock the store has.
  static constexpr absl::Duration kAge = absl::Hours(1);
  static constexpr absl::Duration kOld = absl::Hours(2);
  static constexpr absl::Duration kYoung = absl::Minutes(30);

  RetentionScene() : now(StoreNow(*store)) {}

  /// Created three hours ago; ended `ago`, unless the status is of an open one.
  WorkflowExecution Workflow(WorkflowStatus status, absl::Duration ago);
  /// A standalone one; the same.
  TaskExecution Task(TaskStatus status, absl::Duration ago);
  void Insert(std::vector<WorkflowExecution> workflows, std::vector<TaskExecution> tasks = {});
  /// The workflow, FAILED and old, with two tasks and everything that a workflow and a task can
  /// have.
  WorkflowExecution InsertFullWorkflow();
  /// A standalone task with everything that it can have.
  TaskExecution InsertFullTask();
  void Put(Message message);

  /// One step from the beginning.
  RetentionResult Step(WorkType type = WorkType::kWorkflow);
  /// How many executions of the kind went.
  std::size_t DeleteAll(WorkType type = WorkType::kWorkflow);

  bool Has(const WorkflowExecution& row);
  bool Has(const TaskExecution& row);

  FreshStore store;
  absl::Time now;
};

}  // namespace flovyn::testing
