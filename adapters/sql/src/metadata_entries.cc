#include "flovyn/sql/metadata_entries.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/json/canonical.h"
#include "flovyn/sql/cells.h"

namespace flovyn::sql {
namespace {

/// Rows counted of one entry: beyond it all are equally common.
constexpr int kMaxCounted = 2'000;
/// More do not narrow the search enough to pay for their look-ups.
constexpr std::size_t kMaxEntries = 3;

absl::StatusOr<std::int64_t> CountEntry(Connection& connection, std::string_view table,
                                        const TenantId& tenant, std::int64_t fingerprint) {
  const Statement count{.name = "count_entries_" + std::string(table),
                        .text = "SELECT count(*) FROM (SELECT 1 FROM " + std::string(table) +
                                " WHERE tenant_id = $1 AND fingerprint = $2 LIMIT " +
                                std::to_string(kMaxCounted) + ") AS counted"};
  const Value parameters[] = {ToValue(tenant), fingerprint};
  std::int64_t rows = 0;
  FLOVYN_RETURN_IF_ERROR(
      connection.Query(count, parameters, [&](const Row& row) { rows = row.Int(0); }));
  return rows;
}

}  // namespace

std::vector<std::int64_t> EntryFingerprints(const Json& object) {
  std::vector<std::int64_t> fingerprints;
  for (const auto& [key, value] : object.members()) {
    if (value.is_container()) continue;
    std::string entry = key;
    entry += '\0';  // in no key
    entry += CanonicalScalar(value);
    fingerprints.push_back(std::bit_cast<std::int64_t>(Fingerprint64(entry)));
  }
  std::ranges::sort(fingerprints);
  fingerprints.erase(std::unique(fingerprints.begin(), fingerprints.end()), fingerprints.end());
  return fingerprints;
}

absl::StatusOr<std::vector<std::int64_t>> ChooseEntries(Connection& connection,
                                                        std::string_view table,
                                                        const TenantId& tenant,
                                                        const Json& filter) {
  const std::vector<std::int64_t> fingerprints = EntryFingerprints(filter);
  if (fingerprints.size() < 2) return fingerprints;
  std::vector<std::pair<std::int64_t, std::int64_t>> counted;
  for (const std::int64_t fingerprint : fingerprints) {
    FLOVYN_ASSIGN_OR_RETURN(const std::int64_t rows,
                            CountEntry(connection, table, tenant, fingerprint));
    counted.emplace_back(rows, fingerprint);
  }
  std::ranges::sort(counted);
  std::vector<std::int64_t> chosen;
  for (const auto& [rows, fingerprint] : counted) {
    if (chosen.size() < kMaxEntries) chosen.push_back(fingerprint);
  }
  return chosen;
}

}  // namespace flovyn::sql
