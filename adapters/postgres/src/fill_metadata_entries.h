#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "database.h"

namespace flovyn::postgres {

/// The step of the schema that creates the entry tables.
inline constexpr std::string_view kMetadataEntriesStep = "metadata_index";

/// Fills the empty entry tables from the metadata of all executions, in the transaction that is
/// open.
absl::Status FillMetadataEntries(SqlConnection& connection);

}  // namespace flovyn::postgres
