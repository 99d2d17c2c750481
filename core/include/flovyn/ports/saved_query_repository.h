#pragma once

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/query/saved_query.h"

namespace flovyn {

/// Queries that were saved. Blocking; safe for concurrent use.
class SavedQueryRepository {
 public:
  virtual ~SavedQueryRepository() = default;
  /// The query as stored, with its times and no uses. AlreadyExists when its id is taken, or the
  /// tenant has one of that name; FailedPrecondition when the tenant has `max_queries` (calls at
  /// the same moment may pass that by their number).
  virtual absl::StatusOr<query::SavedQuery> Create(const query::SavedQuery& saved,
                                                   std::size_t max_queries) = 0;
  /// All but the id, the tenant, the uses and when it was created. NotFound, AlreadyExists.
  virtual absl::StatusOr<query::SavedQuery> Update(const query::SavedQuery& saved) = 0;
  /// NotFound.
  virtual absl::Status Delete(const TenantId& tenant, const SavedQueryId& id) = 0;
  /// NotFound.
  virtual absl::StatusOr<query::SavedQuery> Get(const TenantId& tenant, const SavedQueryId& id) = 0;
  /// All of a tenant, by name (bytes).
  virtual absl::StatusOr<std::vector<query::SavedQuery>> List(const TenantId& tenant) = 0;
  /// It was used now. Nothing happens to one that is gone.
  virtual absl::Status CountUse(const TenantId& tenant, const SavedQueryId& id) = 0;
};

}  // namespace flovyn
