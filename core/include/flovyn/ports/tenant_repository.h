#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/tenant.h"

namespace flovyn {

/// Blocking; safe for concurrent use.
class TenantRepository {
 public:
  virtual ~TenantRepository() = default;
  /// Inserts what is missing, updates what differs, by id. AlreadyExists when the slug belongs to
  /// another tenant.
  virtual absl::Status Upsert(const Tenant& tenant) = 0;
  /// AlreadyExists when the id or the slug is taken.
  virtual absl::StatusOr<Tenant> Create(const Tenant& tenant) = 0;
  virtual absl::StatusOr<Tenant> Get(const TenantId& id) = 0;
  virtual absl::StatusOr<Tenant> GetBySlug(std::string_view slug) = 0;
  virtual absl::StatusOr<std::vector<Tenant>> List() = 0;
};

}  // namespace flovyn
