#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "flovyn/domain/metadata_field.h"
#include "flovyn/query/saved_query.h"

namespace flovyn {

// What every store answers alike.

/// AlreadyExists: another field has that key in that scope.
absl::Status FieldExists(const MetadataField& field);
/// AlreadyExists: another query has that name.
absl::Status QueryExists(const query::SavedQuery& saved);
/// FailedPrecondition: the organization has as many of `what` as it may.
absl::Status RegistryIsFull(std::string_view what, std::size_t limit);

}  // namespace flovyn
