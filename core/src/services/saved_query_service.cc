#include "flovyn/services/saved_query_service.h"

#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "flovyn/query/query.h"

namespace flovyn {
namespace {

bool Sees(const Caller& caller, const query::SavedQuery& saved) {
  return saved.shared || saved.created_by == caller.id ||
         Authorize(caller, saved.tenant, Action::kManage).ok();
}

}  // namespace

SavedQueryService::SavedQueryService(SavedQueryRepository& saved, const Clock& clock,
                                     IdGenerator& ids, const Limits& limits)
    : saved_(saved), clock_(clock), ids_(ids), limits_(limits) {}

absl::Status SavedQueryService::Check(const query::SavedQuery& saved) const {
  FLOVYN_RETURN_IF_ERROR(CheckText("name", saved.name, limits_.name_bytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("description", saved.description, limits_.note_bytes, Emptiness::kAllowed));
  return query::ReadQuery(saved.query, saved.entity, clock_.Now()).status();
}

absl::StatusOr<query::SavedQuery> SavedQueryService::Create(const Caller& caller,
                                                            query::SavedQuery saved) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, saved.tenant, Action::kManage));
  FLOVYN_RETURN_IF_ERROR(Check(saved));
  saved.id = SavedQueryId(ids_.NewUuid());
  saved.created_by = caller.id;
  return saved_.Create(saved, limits_.saved_queries);
}

absl::StatusOr<query::SavedQuery> SavedQueryService::Get(const Caller& caller,
                                                         const TenantId& tenant,
                                                         const SavedQueryId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kViewRegistry));
  FLOVYN_ASSIGN_OR_RETURN(query::SavedQuery saved, saved_.Get(tenant, id));
  if (!Sees(caller, saved)) return NotFound("saved query", id.str());
  return saved;
}

absl::StatusOr<query::SavedQuery> SavedQueryService::Update(const Caller& caller,
                                                            const query::SavedQuery& saved) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, saved.tenant, Action::kManage));
  FLOVYN_RETURN_IF_ERROR(Check(saved));
  return saved_.Update(saved);
}

absl::Status SavedQueryService::Delete(const Caller& caller, const TenantId& tenant,
                                       const SavedQueryId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kManage));
  return saved_.Delete(tenant, id);
}

absl::StatusOr<std::vector<query::SavedQuery>> SavedQueryService::List(
    const Caller& caller, const TenantId& tenant, std::optional<query::Entity> entity) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kViewRegistry));
  FLOVYN_ASSIGN_OR_RETURN(std::vector<query::SavedQuery> all, saved_.List(tenant));
  std::erase_if(all, [&](const query::SavedQuery& saved) {
    return !Sees(caller, saved) || (entity && saved.entity != *entity);
  });
  return all;
}

absl::StatusOr<query::SavedQuery> SavedQueryService::Use(const Caller& caller,
                                                         const TenantId& tenant,
                                                         const SavedQueryId& id) {
  FLOVYN_ASSIGN_OR_RETURN(query::SavedQuery saved, Get(caller, tenant, id));
  FLOVYN_RETURN_IF_ERROR(saved_.CountUse(tenant, id));
  return saved;
}

}  // namespace flovyn
