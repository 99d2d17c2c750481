#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flovyn/domain/access.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/metadata_field_repository.h"
#include "flovyn/services/field_rule_book.h"

namespace flovyn {

/// Which fields are listed: all, or those that count for one kind.
struct FieldFilter {
  std::optional<std::string> workflow_kind = {};
  std::optional<std::string> task_kind = {};  ///< At most one of the two.
};

/// The registered fields of an organization's metadata. All calls block; safe for concurrent use.
/// Errors: PermissionDenied, InvalidField, NotFound, and those of MetadataFieldRepository.
class MetadataFieldService {
 public:
  MetadataFieldService(MetadataFieldRepository& fields, FieldRuleBook& rules, IdGenerator& ids,
                       const Limits& limits);

  /// The id is drawn.
  absl::StatusOr<MetadataField> Create(const Caller& caller, MetadataField field);
  absl::StatusOr<MetadataField> Get(const Caller& caller, const TenantId& tenant,
                                    const MetadataFieldId& id);
  absl::StatusOr<MetadataField> Update(const Caller& caller, const MetadataField& field);
  absl::Status Delete(const Caller& caller, const TenantId& tenant, const MetadataFieldId& id);
  /// By display order, then key. For a kind: the global ones and those of the kind, which win where
  /// both have a key.
  absl::StatusOr<std::vector<MetadataField>> List(const Caller& caller, const TenantId& tenant,
                                                  const FieldFilter& filter);

 private:
  MetadataFieldRepository& fields_;
  FieldRuleBook& rules_;
  IdGenerator& ids_;
  Limits limits_;
};

}  // namespace flovyn
