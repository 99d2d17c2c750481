#pragma once

#include <optional>
#include <vector>

#include "flovyn/domain/access.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/saved_query_repository.h"

namespace flovyn {

/// Queries with names. Who may not manage the organization sees those that are shared, and their
/// own. All calls block; safe for concurrent use. Errors: PermissionDenied, InvalidField, NotFound
/// (also for one that the caller may not see), and those of SavedQueryRepository.
class SavedQueryService {
 public:
  SavedQueryService(SavedQueryRepository& saved, const Clock& clock, IdGenerator& ids,
                    const Limits& limits);

  /// The id is drawn; the caller created it.
  absl::StatusOr<query::SavedQuery> Create(const Caller& caller, query::SavedQuery saved);
  absl::StatusOr<query::SavedQuery> Get(const Caller& caller, const TenantId& tenant,
                                        const SavedQueryId& id);
  absl::StatusOr<query::SavedQuery> Update(const Caller& caller, const query::SavedQuery& saved);
  absl::Status Delete(const Caller& caller, const TenantId& tenant, const SavedQueryId& id);
  /// By name.
  absl::StatusOr<std::vector<query::SavedQuery>> List(const Caller& caller, const TenantId& tenant,
                                                      std::optional<query::Entity> entity);
  /// Gets it to be run, and counts that.
  absl::StatusOr<query::SavedQuery> Use(const Caller& caller, const TenantId& tenant,
                                        const SavedQueryId& id);

 private:
  absl::Status Check(const query::SavedQuery& saved) const;

  SavedQueryRepository& saved_;
  const Clock& clock_;
  IdGenerator& ids_;
  Limits limits_;
};

}  // namespace flovyn
