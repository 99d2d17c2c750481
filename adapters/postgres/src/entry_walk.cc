#include "entry_walk.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/sql/cells.h"

namespace flovyn::postgres {
namespace {

/// The planner may neither merge a subquery with an OFFSET into the statement around it nor move
/// conditions into it.
constexpr std::string_view kFence = " OFFSET 0";

/// Ids counted of one entry: beyond it all are equally common.
constexpr int kMaxCounted = 2'000;
/// More do not narrow the search enough to pay for their look-ups.
constexpr std::size_t kMaxEntries = 3;
/// So few executions are read sooner than looked up in further entries.
constexpr std::int64_t kFew = 100;

/// Ids of an entry, and its fingerprint.
using Counted = std::pair<std::int64_t, std::int64_t>;

/// In one statement: each costs a round trip.
absl::StatusOr<std::vector<Counted>> CountEntries(sql::Connection& connection,
                                                  std::string_view table, const TenantId& tenant,
                                                  const std::vector<std::int64_t>& fingerprints) {
  sql::Statement count{.name = absl::StrFormat("count_entries_%s:%d", table, fingerprints.size())};
  std::vector<sql::Value> parameters = {sql::ToValue(tenant)};
  for (std::size_t i = 0; i < fingerprints.size(); ++i) {
    parameters.emplace_back(fingerprints[i]);
    count.text += absl::StrFormat(
        "%sSELECT %d, COALESCE(sum(size), 0) FROM (SELECT size FROM %s WHERE tenant_id = $1 AND "
        "fingerprint = $%d LIMIT %d) AS counted",
        i == 0 ? "" : " UNION ALL ", i, table, parameters.size(), kMaxCounted);
  }
  std::vector<Counted> counted;
  FLOVYN_RETURN_IF_ERROR(connection.Query(count, parameters, [&](const sql::Row& row) {
    counted.emplace_back(row.Int(1), fingerprints[static_cast<std::size_t>(row.Int(0))]);
  }));
  return counted;
}

sql::IndexPlaces CreationTimes() {
  return {.column = "m.created_at",
          .lowest = "'-infinity'",
          .highest = "'infinity'",
          .end_of_instant = [](const std::string& place, bool) { return place; },
          .begin_of_instant = [](absl::Time at, bool) { return sql::Value(at); }};
}

}  // namespace

std::string LookUp(std::string_view table, std::string_view alias, std::string_view id,
                   bool outer) {
  return absl::StrFormat(" %s JOIN LATERAL (SELECT * FROM %s WHERE id = %s%s) AS %s%s",
                         outer ? "LEFT" : "CROSS", table, id, kFence, alias,
                         outer ? " ON true" : "");
}

sql::IndexWalk WalkEntries(const sql::IndexSearch& search, sql::ParameterList& parameters) {
  const std::string of_tenant = ".tenant_id = " + search.tenant_parameter;
  const std::string rows = absl::StrFormat("%s AS m", search.index);
  const std::string ids = rows + " CROSS JOIN LATERAL unnest(m.ids) AS h (id)";
  sql::IndexWalk walk{.created_at = "m.created_at", .id = "h.id", .places = CreationTimes()};
  const std::string of_first =
      "m" + of_tenant + " AND m.fingerprint = " + parameters.Add(search.fingerprints[0]);
  walk.where = of_first;
  for (const std::int64_t fingerprint : search.fingerprints.subspan(1)) {
    walk.where += absl::StrFormat(
        " AND EXISTS (SELECT 1 FROM %s AS n WHERE n%s AND n.fingerprint = %s AND n.created_at = "
        "m.created_at AND h.id = ANY (n.ids)%s)",
        search.index, of_tenant, parameters.Add(fingerprint), kFence);
  }
  if (search.fingerprints.size() == 1) walk.hits = rows + " WHERE " + of_first;
  walk.hits_of_row = "m.size";
  walk.from = ids + LookUp(search.cold, "e", "h.id", false);
  walk.shape = ":m" + std::to_string(search.fingerprints.size());
  return walk;
}

absl::StatusOr<std::vector<std::int64_t>> RarestEntries(
    sql::Connection& connection, std::string_view table, const TenantId& tenant,
    const std::vector<std::int64_t>& fingerprints) {
  FLOVYN_ASSIGN_OR_RETURN(std::vector<Counted> counted,
                          CountEntries(connection, table, tenant, fingerprints));
  std::ranges::sort(counted);
  const std::size_t wanted = counted.front().first <= kFew ? 1 : kMaxEntries;
  std::vector<std::int64_t> chosen;
  for (const auto& [ids, fingerprint] : counted) {
    if (chosen.size() < wanted) chosen.push_back(fingerprint);
  }
  return chosen;
}

}  // namespace flovyn::postgres
