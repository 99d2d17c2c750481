#include "flovyn/services/workflow_service.h"

#include <algorithm>
#include <utility>

#include "chains.h"
#include "checks.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/text.h"
#include "flovyn/json/writer.h"
#include "launch_log.h"
#include "list_texts.h"
#include "submit_decision.h"
#include "wait_for_answer.h"

namespace flovyn {

WorkflowService::WorkflowService(const WorkflowDeps& deps, const Limits& limits)
    : store_(deps.store),
      clock_(deps.clock),
      ids_(deps.ids),
      fields_(deps.fields),
      logger_(deps.logger),
      limits_(limits),
      chains_(std::make_unique<Chains>(deps.store, deps.executor)) {}

WorkflowService::~WorkflowService() = default;

void WorkflowService::Start(const Caller& caller, StartWorkflowRequest request,
                            Answer<StartedWorkflow> answer) {
  if (absl::Status allowed = Authorize(caller, request.tenant, Action::kExecute); !allowed.ok()) {
    return answer(std::move(allowed));
  }
  const TenantId tenant = request.tenant;
  fields_.With(tenant, [this, request = std::move(request), answer = std::move(answer)](
                           absl::StatusOr<FieldRuleBook::Rules> rules) mutable {
    if (!rules.ok()) return answer(rules.status());
    absl::StatusOr<StartWorkflow> command =
        CheckStart(std::move(request), WorkflowId(ids_.NewUuid()), limits_, **rules);
    if (!command.ok()) return answer(command.status());
    Answer<StartedWorkflow> logged =
        Logged(logger_, *std::move(rules), command->start, std::move(answer));
    chains_->Submit("start_workflow", *std::move(command), std::move(logged));
  });
}

absl::StatusOr<WorkflowExecution> WorkflowService::Get(const Caller& caller, const TenantId& tenant,
                                                       const WorkflowId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  return store_.workflows().Get(tenant, id);
}

absl::StatusOr<WorkflowExecution> WorkflowService::GetNewestRun(const Caller& caller,
                                                                const TenantId& tenant,
                                                                const WorkflowId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  return store_.workflows().GetNewestRun(tenant, id);
}

absl::StatusOr<ListedPage<WorkflowExecution>> WorkflowService::List(
    const Caller& caller, const TenantId& tenant, ListRequest<WorkflowFilter> request) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(request.page, limits_.list_limit_max, limits_));
  FLOVYN_RETURN_IF_ERROR(ReadTexts(request, query::Entity::kWorkflow, clock_.Now()));
  request.page.max_total = std::min(request.page.max_total, limits_.list_total_max);
  FLOVYN_ASSIGN_OR_RETURN(Listed<WorkflowExecution> listed,
                          store_.workflows().List(tenant, request.filter, request.page));
  return WithCursor(std::move(listed), request, query::Entity::kWorkflow);
}

absl::StatusOr<std::vector<WorkflowExecution>> WorkflowService::Children(const Caller& caller,
                                                                         const TenantId& tenant,
                                                                         const WorkflowId& id) {
  FLOVYN_RETURN_IF_ERROR(Get(caller, tenant, id).status());
  return store_.workflows().ListChildren(tenant, id);
}

absl::StatusOr<std::vector<StoredEvent>> WorkflowService::Events(const Caller& caller,
                                                                 const TenantId& tenant,
                                                                 const WorkflowId& id,
                                                                 std::int32_t since) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  return store_.workflows().Events(tenant, id, since);
}

absl::StatusOr<std::vector<StoredEvent>> WorkflowService::Events(const Caller& caller,
                                                                 const WorkflowId& id) {
  FLOVYN_ASSIGN_OR_RETURN(const TenantId tenant, TenantFor(caller, id));
  return Events(caller, tenant, id, 0);
}

absl::StatusOr<TenantId> WorkflowService::TenantFor(const Caller& caller, const WorkflowId& id) {
  if (!caller.any_tenant) return caller.tenant;
  return store_.workflows().TenantOf(id);
}

absl::StatusOr<std::vector<WorkflowState>> WorkflowService::State(const Caller& caller,
                                                                  const TenantId& tenant,
                                                                  const WorkflowId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  return store_.workflows().State(tenant, id);
}

absl::StatusOr<Listed<AuditEntry>> WorkflowService::Audit(const Caller& caller,
                                                          const TenantId& tenant,
                                                          const WorkflowId& id, const Page& page) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(page, limits_.list_limit_max, limits_));
  return store_.workflows().Audit(tenant, id, page);
}

absl::StatusOr<QueryAnswer> WorkflowService::Query(const Caller& caller, const WorkflowId& id,
                                                   std::string_view name) {
  FLOVYN_ASSIGN_OR_RETURN(const TenantId tenant, TenantFor(caller, id));
  if (name == "status") {
    FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution workflow, Get(caller, tenant, id));
    return QueryAnswer{.result = QuoteJson(ToText(kWorkflowStatusText, workflow.status))};
  }
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<WorkflowState> state, State(caller, tenant, id));
  JsonObjectWriter all;
  for (const WorkflowState& entry : state) {
    if (entry.key == name) return QueryAnswer{.result = std::string(entry.value.json())};
    all.AddRaw(entry.key, entry.value.json());
  }
  if (name == "state") return QueryAnswer{.result = all.Finish()};
  constexpr std::size_t kShownBytes = 100;
  return QueryAnswer{.error = "Unknown query " + BoundedText(std::string(name), kShownBytes)};
}

absl::StatusOr<StartedWorkflow> StartAndWait(WorkflowLauncher& launcher, const Caller& caller,
                                             StartWorkflowRequest request) {
  return WaitForAnswer<StartedWorkflow>([&](Answer<StartedWorkflow> answer) {
    launcher.Start(caller, std::move(request), std::move(answer));
  });
}

}  // namespace flovyn
