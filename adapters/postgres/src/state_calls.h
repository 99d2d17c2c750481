#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flovyn/sql/cells.h"
#include "flovyn/sql/statements.h"
#include "session.h"
#include "set_statements.h"

namespace flovyn::postgres {

/// The statements on a table of keys and values of an owner: workflow_state, task_state.
struct StateStatements {
  sql::Statement upsert = {};
  sql::Statement remove = {};

  static StateStatements On(const std::string& table, const std::string& owner) {
    const std::vector<std::string> names = {owner, "key", "value", "updated_at"};
    return {.upsert = InsertRows(table, names, sql::OnConflictUpdate(names, 2)),
            .remove = {.name = "delete_" + table,
                       .text = "DELETE FROM " + table +
                               " AS t USING unnest($1, $2) AS s (id, key) WHERE t." + owner +
                               " = s.id AND t.key = s.key"}};
  }
};

/// Appends the calls that set and clear keys; `owner` is the member of a change that names whose.
template <class Change, class Owner>
void AppendStateChanges(const StateStatements& statements, const std::vector<Change>& changes,
                        Owner Change::*owner, absl::Time now, std::vector<Call>& calls) {
  Array ids[] = {Array(PgType::kUuid), Array(PgType::kUuid)};
  Array keys[] = {Array(PgType::kText), Array(PgType::kText)};
  Array values(PgType::kBytea);
  Array times(PgType::kTimestamptz);
  for (const Change& change : changes) {
    const std::size_t kind = change.value.has_value() ? 1 : 0;
    ids[kind].Add((change.*owner).uuid());
    keys[kind].Add(std::string_view(change.key));
    if (!change.value.has_value()) continue;
    values.Add(sql::ToValue(*change.value));
    times.Add(now);
  }
  if (ids[0].size() > 0) {
    Call& call = calls.emplace_back(Call{.statement = &statements.remove});
    call.parameters.Add(ids[0]).Add(keys[0]);
  }
  if (ids[1].size() > 0) {
    Call& call = calls.emplace_back(Call{.statement = &statements.upsert});
    call.parameters.Add(ids[1]).Add(keys[1]).Add(values).Add(times);
  }
}

}  // namespace flovyn::postgres
