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
/// So few executions are read sooner than looked up in further entries.
constexpr std::int64_t kFew = 100;

/// Rows of an entry, and its fingerprint.
using Counted = std::pair<std::int64_t, std::int64_t>;

/// In one statement: each costs a round trip.
absl::StatusOr<std::vector<Counted>> CountEntries(Connection& connection, std::string_view table,
                                                  const TenantId& tenant,
                                                  const std::vector<std::int64_t>& fingerprints) {
  Statement count{.name = "count_entries_" + std::string(table) + ":" +
                          std::to_string(fingerprints.size())};
  std::vector<Value> parameters = {ToValue(tenant)};
  for (const std::int64_t fingerprint : fingerprints) {
    parameters.emplace_back(fingerprint);
    count.text += parameters.size() == 2 ? "" : " UNION ALL ";
    count.text += "SELECT " + std::to_string(parameters.size() - 2) +
                  ", count(*) FROM (SELECT 1 FROM " + std::string(table) +
                  " WHERE tenant_id = $1 AND fingerprint = $" + std::to_string(parameters.size()) +
                  " LIMIT " + std::to_string(kMaxCounted) + ") AS counted";
  }
  std::vector<Counted> counted;
  FLOVYN_RETURN_IF_ERROR(connection.Query(count, parameters, [&](const Row& row) {
    counted.emplace_back(row.Int(1), fingerprints[static_cast<std::size_t>(row.Int(0))]);
  }));
  return counted;
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

absl::StatusOr<std::vector<std::int64_t>> RarestEntries(
    Connection& connection, std::string_view table, const TenantId& tenant,
    const std::vector<std::int64_t>& fingerprints) {
  FLOVYN_ASSIGN_OR_RETURN(std::vector<Counted> counted,
                          CountEntries(connection, table, tenant, fingerprints));
  std::ranges::sort(counted);
  const std::size_t wanted = counted.front().first <= kFew ? 1 : kMaxEntries;
  std::vector<std::int64_t> chosen;
  for (const auto& [rows, fingerprint] : counted) {
    if (chosen.size() < wanted) chosen.push_back(fingerprint);
  }
  return chosen;
}

}  // namespace flovyn::sql
