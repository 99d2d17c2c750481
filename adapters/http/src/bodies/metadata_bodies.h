#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/domain/metadata_update.h"

namespace flovyn::http {

/// Without the execution, which is the handler's to fill in. Errors: InvalidField.
absl::StatusOr<UpdateMetadataRequest> ReadUpdateMetadata(std::string_view body);
std::string WriteMetadataUpdated(const Metadata& metadata);

std::vector<Schema> MetadataSchemas();

}  // namespace flovyn::http
