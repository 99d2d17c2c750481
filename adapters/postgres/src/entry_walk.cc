#include "entry_walk.h"

#include <cstddef>

#include "absl/strings/str_format.h"

namespace flovyn::postgres {
namespace {

/// The planner may neither merge a subquery with an OFFSET into the statement around it nor move
/// conditions into it.
constexpr std::string_view kFence = " OFFSET 0";

}  // namespace

std::string LookUp(std::string_view table, std::string_view alias, std::string_view id,
                   bool outer) {
  return absl::StrFormat(" %s JOIN LATERAL (SELECT * FROM %s WHERE id = %s%s) AS %s%s",
                         outer ? "LEFT" : "CROSS", table, id, kFence, alias,
                         outer ? " ON true" : "");
}

sql::IndexWalk WalkEntries(const sql::IndexSearch& search, sql::ParameterList& parameters) {
  const std::string of_tenant = ".tenant_id = " + search.tenant_parameter;
  sql::IndexWalk walk{.created_at = "m.created_at", .id = "m.id"};
  walk.where = "m" + of_tenant + " AND m.fingerprint = " + parameters.Add(search.fingerprints[0]);
  walk.hits = absl::StrFormat("%s AS m WHERE %s", search.index, walk.where);
  for (const std::int64_t fingerprint : search.fingerprints.subspan(1)) {
    const std::string further = absl::StrFormat(
        " AND EXISTS (SELECT 1 FROM %s AS n WHERE n%s AND n.fingerprint = %s AND n.created_at = "
        "m.created_at AND n.id = m.id",
        search.index, of_tenant, parameters.Add(fingerprint));
    walk.where += absl::StrFormat("%s%s)", further, kFence);
    walk.hits += further + ")";
  }
  walk.from = absl::StrFormat("%s AS m%s", search.index, LookUp(search.cold, "e", "m.id", false));
  walk.shape = ":m" + std::to_string(search.fingerprints.size());
  return walk;
}

}  // namespace flovyn::postgres
