#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "flovyn/decide/cancel.h"
#include "flovyn/decide/settle_promise.h"
#include "flovyn/decide/signal.h"
#include "flovyn/decide/update_metadata.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/ports/logger.h"
#include "flovyn/ports/store.h"
#include "flovyn/services/field_rule_book.h"

namespace flovyn {

struct SignalRequest {
  WorkflowId workflow;
  std::string name = {};             ///< Not empty.
  std::string value = {};            ///< JSON text; empty: none.
  std::optional<OnceKey> once = {};  ///< See SignalWorkflow::once.
};

/// `start.idempotency_key` is the caller's id of the workflow, and required.
struct SignalWithStartRequest {
  StartWorkflowRequest start;
  std::string name = {};
  std::string value = {};
};

/// How a promise is named: its id, its name within a workflow (the newest pending one), or its
/// idempotency key (the tenant is needed then).
using PromiseRef = std::variant<PromiseId, PromiseName, IdempotencyKey>;

/// Reads the forms of a promise id that clients of the protocol send: a UUID, or "<workflow
/// UUID>/<name>" or "<workflow UUID>:<name>". InvalidArgument naming `promise_id`.
absl::StatusOr<PromiseRef> ParsePromiseRef(std::string_view text);

struct StartChildRequest {
  WorkflowId parent;
  TenantId tenant;
  std::string name = {};
  std::string kind = {};
  std::string input = {};
  std::string queue = {};  ///< "" and "default": the parent's.
  std::int64_t priority_seconds = 0;
};

struct CancelRequest {
  WorkflowId workflow;
  std::string reason = {};
  bool cascade_to_children = true;
};

struct ControlDeps {
  Store& store;
  IdGenerator& ids;
  Executor& executor;
  FieldRuleBook& fields;
  Logger& logger;
};

class Chains;

/// What steers executions from outside: signals, promises, cancellation, retry. Each call is one
/// unit; `answer` is called once, after the commit, on a thread of the store, and must not block.
/// Executions named by id alone are looked for in the caller's tenant. Errors: PermissionDenied,
/// InvalidArgument (the field is named), and those of the decisions (decide/). A signal, a
/// cancellation, a retry or an update of metadata for an execution that has continued as new is for
/// the newest run of its chain.
class ControlService {
 public:
  ControlService(const ControlDeps& deps, const Limits& limits);
  ~ControlService();

  void Signal(const Caller& caller, SignalRequest request, Answer<Signalled> answer);
  void SignalWithStart(const Caller& caller, SignalWithStartRequest request,
                       Answer<Signalled> answer);
  void Resolve(const Caller& caller, PromiseRef promise, std::string value,
               Answer<PromiseSettled> answer);
  void Reject(const Caller& caller, PromiseRef promise, std::string error,
              Answer<PromiseSettled> answer);
  void StartChild(const Caller& caller, StartChildRequest request, Answer<StartedWorkflow> answer);
  void Cancel(const Caller& caller, CancelRequest request, Answer<CancelOutcome> answer);
  /// With its children.
  void Cancel(const Caller& caller, const WorkflowId& id, std::string reason,
              Answer<CancelOutcome> answer);
  void CancelTask(const Caller& caller, const TaskId& id, std::string reason,
                  bool standalone_pending_only, UnitDone done);
  /// Of a FAILED execution. The note is kept in its audit log.
  void Retry(const Caller& caller, const WorkflowId& id, std::string note, UnitDone done);
  /// Of an execution that is open or has ended; the answer is what its metadata is then. Written to
  /// its audit log.
  void UpdateMetadata(const Caller& caller, UpdateMetadataRequest request, Answer<Metadata> answer);

 private:
  void Settle(const Caller& caller, PromiseRef promise, PromiseOutcome outcome,
              Answer<PromiseSettled> answer);

  Store& store_;
  IdGenerator& ids_;
  FieldRuleBook& fields_;
  Logger& logger_;
  Limits limits_;
  std::unique_ptr<Chains> chains_;
};

}  // namespace flovyn
