#include "flovyn/services/worker_service.h"

#include <utility>

#include "checks.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn {

WorkerService::WorkerService(const WorkerServiceDeps& deps, const Limits& limits,
                             absl::Duration alive_within)
    : deps_(deps), limits_(limits), alive_within_(alive_within) {}

absl::StatusOr<Worker> WorkerService::Register(const Caller& caller,
                                               WorkerRegistration registration) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, registration.tenant, Action::kRegister));
  FLOVYN_RETURN_IF_ERROR(CheckRegistration(registration, limits_));
  registration.id = WorkerId(deps_.ids.NewUuid());
  FLOVYN_ASSIGN_OR_RETURN(Worker worker, deps_.workers.Register(registration));
  ++registrations_;
  deps_.directory.Learn(worker);
  return worker;
}

absl::Status WorkerService::Heartbeat(const Caller& caller, const WorkerId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, caller.tenant, Action::kRegister));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<Worker> worker, deps_.workers.FindById(id));
  const bool visible = worker && (caller.any_tenant || worker->tenant == caller.tenant);
  if (!visible) return NotFound("worker", id.str());
  deps_.directory.Learn(*worker);
  return absl::OkStatus();
}

absl::StatusOr<Worker> WorkerService::Get(const Caller& caller, const TenantId& tenant,
                                          const WorkerId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_ASSIGN_OR_RETURN(std::optional<Worker> worker, deps_.workers.Find(tenant, id.str()));
  if (!worker) return NotFound("worker", id.str());
  return *std::move(worker);
}

absl::StatusOr<Listed<Worker>> WorkerService::List(const Caller& caller, const TenantId& tenant,
                                                   std::optional<WorkerType> type,
                                                   const Page& page) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(page, limits_.list_limit_max, limits_));
  return deps_.workers.List(tenant, type, page);
}

absl::StatusOr<Listed<Definition>> WorkerService::Definitions(const Caller& caller,
                                                              const TenantId& tenant, WorkType type,
                                                              std::optional<bool> available,
                                                              const Page& page) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(page, limits_.list_limit_max, limits_));
  const DefinitionFilter filter = {.alive_since = deps_.clock.Now() - alive_within_,
                                   .available = available};
  return deps_.workers.Definitions(tenant, type, filter, page);
}

absl::StatusOr<Payload> WorkerService::InputSchema(const Caller& caller, const TenantId& tenant,
                                                   WorkType type, std::string_view kind) {
  const Action start = type == WorkType::kWorkflow ? Action::kExecute : Action::kCreateTask;
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, start));
  return deps_.workers.InputSchema(tenant, type, kind);
}

bool WorkerService::Online(const Worker& worker) const {
  return deps_.clock.Now() - worker.last_seen_at <= alive_within_;
}

}  // namespace flovyn
