#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "flovyn/base/mutex.h"
#include "flovyn/domain/access.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/tenant_repository.h"

namespace flovyn {

/// Organizations. Slugs are looked up at every REST call, so they are cached; all calls may block
/// on a miss. Safe for concurrent use.
class TenantService {
 public:
  TenantService(TenantRepository& tenants, Clock& clock, IdGenerator& ids);

  /// Inserts and updates the configured tenants. InvalidArgument, AlreadyExists (slug).
  absl::Status Sync(const std::vector<Tenant>& configured);
  /// InvalidArgument, AlreadyExists, PermissionDenied. An empty tier means FREE.
  absl::StatusOr<Tenant> Create(const Caller& caller, Tenant tenant);
  /// NotFound for an unknown slug, and for one that the caller may not see.
  absl::StatusOr<Tenant> Resolve(const Caller& caller, std::string_view slug);

 private:
  struct Entry {
    Tenant tenant;
    absl::Time loaded_at;
  };

  TenantRepository& tenants_;
  Clock& clock_;
  IdGenerator& ids_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, Entry> by_slug_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn
