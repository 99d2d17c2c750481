#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "flovyn/decide/cancel.h"
#include "flovyn/decide/retry_workflow.h"
#include "flovyn/decide/signal.h"
#include "flovyn/decide/start_workflow.h"
#include "flovyn/decide/update_metadata.h"
#include "flovyn/domain/errors.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/ports/store.h"
#include "submit_decision.h"

namespace flovyn {

// Where a command says which execution it is for.
inline void Readdress(SignalWorkflow& command, const WorkflowId& run) { command.workflow = run; }
inline void Readdress(RequestCancel& command, const WorkflowId& run) { command.workflow = run; }
inline void Readdress(RetryWorkflow& command, const WorkflowId& run) { command.workflow = run; }
inline void Readdress(UpdateWorkflowMetadata& command, const WorkflowId& run) {
  command.workflow = run;
}
inline void Readdress(StartWorkflow& command, const WorkflowId& run) {
  command.key->newest_run = run;
}
inline void Readdress(SignalWithStart& command, const WorkflowId& run) {
  Readdress(command.start, run);
}

/// Submits commands to what may be a chain of executions, each continued as the next: one for an
/// older run is sent after the newest.
class Chains {
 public:
  Chains(Store& store, Executor& executor) : store_(store), executor_(executor) {}

  template <class Command>
  void Submit(std::string_view name, Command command, Answer<OutcomeOf<Command>> answer) {
    SubmitOr(name, std::move(command), std::move(answer), kTries);
  }

 private:
  /// A chain that goes on faster than it is followed is given up, as a conflict.
  static constexpr int kTries = 16;

  template <class Command>
  void SubmitOr(std::string_view name, Command command, Answer<OutcomeOf<Command>> answer,
                int tries) {
    Command again = command;
    SubmitDecision(
        store_, name, std::move(command),
        [this, name, again = std::move(again), answer = std::move(answer),
         tries](absl::StatusOr<OutcomeOf<Command>> outcome) mutable {
          const std::optional<WorkflowId> chain = ChainOf(again, outcome.status());
          if (!chain || tries == 0) return answer(std::move(outcome));
          Follow(*chain, name, std::move(again), std::move(answer), {outcome.status(), tries - 1});
        });
  }

  /// What the refusal asks for the newest run of. What is gone may have been the begin of a chain.
  template <class Command>
  static std::optional<WorkflowId> ChainOf(const Command& command, const absl::Status& refusal) {
    if constexpr (requires { command.workflow; }) {
      if (absl::IsNotFound(refusal)) return command.workflow;
    }
    return WorkflowId::Parse(ContinuedOf(refusal));
  }

  struct Try {
    absl::Status refusal;
    int left = 0;
  };

  template <class Command>
  void Follow(const WorkflowId& chain, std::string_view name, Command command,
              Answer<OutcomeOf<Command>> answer, Try last) {
    const bool queued = executor_.Post([this, chain, name, command, answer, last]() mutable {
      const absl::StatusOr<WorkflowExecution> newest =
          store_.workflows().GetNewestRun(TenantOf(command), chain);
      if (!newest.ok() && !absl::IsNotFound(newest.status())) return answer(newest.status());
      if (!newest.ok() || newest->start.id == chain) return answer(last.refusal);
      Readdress(command, newest->start.id);
      SubmitOr(name, std::move(command), std::move(answer), last.left);
    });
    if (!queued) answer(ResourceExhausted("the server is busy; ask again"));
  }

  template <class Command>
  static std::optional<TenantId> TenantOf(const Command& command) {
    if constexpr (requires { command.tenant; }) {
      return command.tenant;
    } else {
      return std::nullopt;  // the decision compares it with the key's
    }
  }

  Store& store_;
  Executor& executor_;
};

}  // namespace flovyn
