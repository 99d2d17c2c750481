#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flovyn/decide/finish_task.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/ports/logger.h"
#include "flovyn/ports/store.h"
#include "flovyn/services/claim_ledger.h"
#include "flovyn/services/field_rule_book.h"

namespace flovyn {

struct TaskDeps {
  Store& store;
  const Clock& clock;
  IdGenerator& ids;
  ClaimLedger& ledger;
  FieldRuleBook& fields;
  Logger& logger;
};

/// Task executions: submit, finish, look. Threads and errors as in WorkflowService.
class TaskService final : public TaskLauncher {
 public:
  TaskService(const TaskDeps& deps, const Limits& limits);

  void Submit(const Caller& caller, StartTaskRequest request,
              Answer<SubmittedTask> answer) override;

  /// `output` is JSON text, empty for none. `token` proves the claim, when the worker sends it.
  void Complete(const Caller& caller, const TaskId& id, std::string output,
                std::optional<ClaimToken> token, UnitDone done);
  /// An error text over the limit is cut, never refused.
  void Fail(const Caller& caller, const TaskId& id, std::string error,
            std::optional<ClaimToken> token, UnitDone done);
  /// The same, without another run.
  void FailForGood(const Caller& caller, const TaskId& id, std::string error,
                   std::optional<ClaimToken> token, UnitDone done);

  /// A standalone task. NotFound for a task that belongs to a workflow.
  absl::StatusOr<TaskExecution> GetStandalone(const Caller& caller, const TenantId& tenant,
                                              const TaskId& id);
  /// Also tasks of workflows, when the query asks for a workflowId. Errors as
  /// WorkflowService::List.
  absl::StatusOr<ListedPage<TaskExecution>> List(const Caller& caller, const TenantId& tenant,
                                                 ListRequest<TaskFilter> request);
  absl::StatusOr<std::vector<TaskAttempt>> StandaloneAttempts(const Caller& caller,
                                                              const TenantId& tenant,
                                                              const TaskId& id);
  /// Tasks of one workflow, oldest first. NotFound for an unknown workflow.
  absl::StatusOr<std::vector<TaskExecution>> ListByWorkflow(const Caller& caller,
                                                            const TenantId& tenant,
                                                            const WorkflowId& workflow);
  /// NotFound when the task is not of that workflow.
  absl::StatusOr<TaskExecution> GetOfWorkflow(const Caller& caller, const TenantId& tenant,
                                              const WorkflowId& workflow, const TaskId& id);
  absl::StatusOr<std::vector<TaskAttempt>> WorkflowTaskAttempts(const Caller& caller,
                                                                const TenantId& tenant,
                                                                const WorkflowId& workflow,
                                                                const TaskId& id);

  /// What was done to it from outside, oldest first. Of any task.
  absl::StatusOr<Listed<AuditEntry>> Audit(const Caller& caller, const TenantId& tenant,
                                           const TaskId& id, const Page& page);

 private:
  void SubmitFailure(const Caller& caller, FailTask command, UnitDone done);

  TaskDeps deps_;
  Limits limits_;
};

absl::StatusOr<SubmittedTask> SubmitTaskAndWait(TaskLauncher& launcher, const Caller& caller,
                                                StartTaskRequest request);

}  // namespace flovyn
