#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/domain/limits.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/ports/logger.h"
#include "flovyn/ports/store.h"
#include "flovyn/services/field_rule_book.h"

namespace flovyn {

struct QueryAnswer {
  std::string result = {};  ///< JSON text.
  std::string error = {};   ///< Not empty: the query failed.
};

struct WorkflowDeps {
  Store& store;
  const Clock& clock;
  IdGenerator& ids;
  Executor& executor;
  FieldRuleBook& fields;
  Logger& logger;
};

class Chains;

/// Workflow executions: start and look. Reads block (run them on an Executor where that matters);
/// all are safe for concurrent use and see everything that was answered before.
/// Errors of reads: PermissionDenied, NotFound (also for another tenant's), InvalidArgument (page).
class WorkflowService final : public WorkflowLauncher {
 public:
  WorkflowService(const WorkflowDeps& deps, const Limits& limits);
  ~WorkflowService() override;

  void Start(const Caller& caller, StartWorkflowRequest request,
             Answer<StartedWorkflow> answer) override;

  absl::StatusOr<WorkflowExecution> Get(const Caller& caller, const TenantId& tenant,
                                        const WorkflowId& id);
  /// The newest run of the chain that it belongs to or began; it itself when it has not continued
  /// as new.
  absl::StatusOr<WorkflowExecution> GetNewestRun(const Caller& caller, const TenantId& tenant,
                                                 const WorkflowId& id);
  /// InvalidField for "query" (with positions) and "cursor". DeadlineExceeded when a query takes
  /// longer than the store allows.
  absl::StatusOr<ListedPage<WorkflowExecution>> List(const Caller& caller, const TenantId& tenant,
                                                     ListRequest<WorkflowFilter> request);
  absl::StatusOr<std::vector<WorkflowExecution>> Children(const Caller& caller,
                                                          const TenantId& tenant,
                                                          const WorkflowId& id);
  absl::StatusOr<std::vector<StoredEvent>> Events(const Caller& caller, const TenantId& tenant,
                                                  const WorkflowId& id, std::int32_t since);
  /// For protocols that name the execution by its id alone.
  absl::StatusOr<std::vector<StoredEvent>> Events(const Caller& caller, const WorkflowId& id);
  /// Current state, keys ascending.
  absl::StatusOr<std::vector<WorkflowState>> State(const Caller& caller, const TenantId& tenant,
                                                   const WorkflowId& id);
  /// What was done to it from outside, oldest first.
  absl::StatusOr<Listed<AuditEntry>> Audit(const Caller& caller, const TenantId& tenant,
                                           const WorkflowId& id, const Page& page);
  /// A built-in query: "state" (all of it, as an object), "status", or a state key. An unknown name
  /// is an answer, not an error.
  absl::StatusOr<QueryAnswer> Query(const Caller& caller, const WorkflowId& id,
                                    std::string_view name);

 private:
  absl::StatusOr<TenantId> TenantFor(const Caller& caller, const WorkflowId& id);

  Store& store_;
  const Clock& clock_;
  IdGenerator& ids_;
  FieldRuleBook& fields_;
  Logger& logger_;
  Limits limits_;
  std::unique_ptr<Chains> chains_;
};

/// Waits for the answer. Not from a thread of the store.
absl::StatusOr<StartedWorkflow> StartAndWait(WorkflowLauncher& launcher, const Caller& caller,
                                             StartWorkflowRequest request);

}  // namespace flovyn
