#include "flovyn/sql/wait_queries.h"

#include <string>
#include <vector>

#include "flovyn/sql/statements.h"
#include "flovyn/sql/wait_columns.h"

namespace flovyn::sql {

Statement DueTimersStatement(const Dialect& dialect) {
  // One time for both parts, so that no timer is between them; the conditions and the order of each
  // are those of the partial index.
  const std::string part = "SELECT * FROM (SELECT " + NamesOf(kTimer) +
                           ", (SELECT now FROM clock) FROM timer WHERE due_at IS NOT NULL AND " +
                           std::string(dialect.not_held) + " AND due_at ";
  const std::string order = " (SELECT now FROM clock) ORDER BY due_at, owner_id, kind, name LIMIT ";
  return {.name = "find_due_timers",
          .text = "WITH clock (now) AS MATERIALIZED (SELECT " + std::string(dialect.now) + ") " +
                  part + "<=" + order + "$1) AS due UNION ALL " + part + ">" + order +
                  "1) AS next"};
}

Statement UndeliveredStatement(const Dialect& dialect) {
  return {.name = "find_undelivered",
          .text = "SELECT " + NamesOf(kMessageKey) + " FROM message WHERE " +
                  std::string(dialect.not_held) + " AND created_at <= " + std::string(dialect.now) +
                  " - $1 * " + std::string(dialect.microsecond) +
                  " ORDER BY created_at, target_id, kind, source_id LIMIT $2"};
}

}  // namespace flovyn::sql
