#pragma once

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/metadata_field.h"

namespace flovyn {

/// The registered fields of metadata. Blocking; safe for concurrent use.
class MetadataFieldRepository {
 public:
  virtual ~MetadataFieldRepository() = default;
  /// The field as stored, with its times. AlreadyExists when its id is taken, or the tenant has one
  /// with that key, workflow kind and task kind; FailedPrecondition when the tenant has
  /// `max_fields` (calls at the same moment may pass that by their number).
  virtual absl::StatusOr<MetadataField> Create(const MetadataField& field,
                                               std::size_t max_fields) = 0;
  /// All but the id, the tenant and when it was created. NotFound, AlreadyExists.
  virtual absl::StatusOr<MetadataField> Update(const MetadataField& field) = 0;
  /// NotFound.
  virtual absl::Status Delete(const TenantId& tenant, const MetadataFieldId& id) = 0;
  /// NotFound.
  virtual absl::StatusOr<MetadataField> Get(const TenantId& tenant, const MetadataFieldId& id) = 0;
  /// All of a tenant, by display order, key (bytes), id.
  virtual absl::StatusOr<std::vector<MetadataField>> List(const TenantId& tenant) = 0;
};

}  // namespace flovyn
