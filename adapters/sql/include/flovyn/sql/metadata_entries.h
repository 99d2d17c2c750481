#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/ids.h"
#include "flovyn/json/json.h"
#include "flovyn/sql/connection.h"

namespace flovyn::sql {

/// The fingerprints under which an object is found in the entry table: one for each top-level
/// member with a scalar value, of key and value. Stored: must stay as they are. An object that
/// contains another has all fingerprints of it.
std::vector<std::int64_t> EntryFingerprints(const Json& object);

/// The entries of a filter to search with: those of the tenant's rarest few, rarest first.
/// `table` is the entry table. Empty when the filter has no scalar member.
absl::StatusOr<std::vector<std::int64_t>> ChooseEntries(Connection& connection,
                                                        std::string_view table,
                                                        const TenantId& tenant, const Json& filter);

}  // namespace flovyn::sql
