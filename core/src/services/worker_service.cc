#include "flovyn/services/worker_service.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "checks.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/query/evaluate.h"
#include "flovyn/query/order.h"

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

namespace {

/// An organization registers tens of kinds, and at the very most hundreds.
absl::StatusOr<std::vector<Definition>> AllDefinitions(WorkerRepository& workers,
                                                       const TenantId& tenant, WorkType type,
                                                       const DefinitionFilter& filter) {
  std::vector<Definition> all;
  Page page{.limit = 1'000};
  while (true) {
    FLOVYN_ASSIGN_OR_RETURN(Listed<Definition> listed,
                            workers.Definitions(tenant, type, filter, page));
    std::ranges::move(listed.rows, std::back_inserter(all));
    page.offset += page.limit;
    if (page.offset >= listed.total) return all;
  }
}

/// In the order of the query; without one as they come.
Listed<Definition> PageOf(const std::vector<Definition>& all, const query::Query& query,
                          const Page& page) {
  std::vector<std::pair<query::Place, const Definition*>> found;
  for (const Definition& definition : all) {
    const query::DefinitionRow row(definition);
    if (!query::Meets(query.condition, row)) continue;
    found.emplace_back(query::PlaceOf(query.order, row, definition.id.uuid()), &definition);
  }
  if (!query.order.empty()) {
    std::ranges::sort(found, [&](const auto& a, const auto& b) {
      return query::Before(query.order, a.first, b.first);
    });
  }
  Listed<Definition> listed{.total = std::ssize(found)};
  const std::int64_t end = std::min(listed.total, page.offset + page.limit);
  for (std::int64_t i = page.offset; i < end; ++i) {
    listed.rows.push_back(*found[static_cast<std::size_t>(i)].second);
  }
  return listed;
}

}  // namespace

absl::StatusOr<Listed<Definition>> WorkerService::Definitions(const Caller& caller,
                                                              const TenantId& tenant, WorkType type,
                                                              std::optional<bool> available,
                                                              std::string_view query,
                                                              const Page& page) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(page, limits_.list_limit_max, limits_));
  const DefinitionFilter filter = {.alive_since = deps_.clock.Now() - alive_within_,
                                   .available = available};
  if (query.empty()) return deps_.workers.Definitions(tenant, type, filter, page);
  const query::Entity entity = type == WorkType::kWorkflow ? query::Entity::kWorkflowDefinition
                                                           : query::Entity::kTaskDefinition;
  FLOVYN_ASSIGN_OR_RETURN(const query::Query wanted,
                          query::ReadQuery(query, entity, deps_.clock.Now()));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Definition> all,
                          AllDefinitions(deps_.workers, tenant, type, filter));
  return PageOf(all, wanted, page);
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
