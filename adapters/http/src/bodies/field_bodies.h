#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/domain/metadata_field.h"

namespace flovyn::http {

/// Key and type are required. Errors: InvalidField, naming the member.
absl::StatusOr<MetadataField> ReadNewField(std::string_view body);
/// Replaces the members of `field` that the body has.
absl::Status ReadFieldChanges(std::string_view body, MetadataField& field);

std::string WriteField(const MetadataField& field);

std::vector<Schema> FieldSchemas();

}  // namespace flovyn::http
