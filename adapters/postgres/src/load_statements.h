#pragma once

#include <string>
#include <vector>

#include "flovyn/sql/value.h"
#include "flovyn/unit/working_set.h"
#include "parameters.h"

namespace flovyn::postgres {

/// The statements that lock and read what a batch names. Each sees the newest committed rows, so
/// images are read by a later statement than the one that locked. Rows are locked in ascending
/// order of keys and ids, whatever the plan.
///
/// Three shapes: refs that name workflows alone ($1: their ids), refs with tasks and keys to be
/// followed ($2 tasks, $3 and $4 tenants and keys, as arrays), and refs with promises and
/// dependents as well ($5 promises, $6 workflows that bring their tasks).
struct LoadStatements {
  sql::Statement lock_workflows = {};
  sql::Statement lock_tasks = {};  ///< Empty in the first shape.
  /// An ended workflow has no hot row to lock. Only after a conflict: they are hardly ever written.
  sql::Statement lock_ended = {};
  sql::Statement read_workflows = {};
  sql::Statement read_tasks = {};  ///< Empty in the first shape.

  static const LoadStatements& For(const UnitRefs& refs);
};

/// Whether workflows are named or linked to, and tasks.
bool BringsWorkflows(const UnitRefs& refs);
bool BringsTasks(const UnitRefs& refs);
Parameters LoadParameters(const UnitRefs& refs);

/// Ids as one array.
template <class Id>
Parameters IdParameters(const std::vector<Id>& ids) {
  Array array(PgType::kUuid);
  for (const Id& id : ids) array.Add(id.uuid());
  Parameters parameters;
  parameters.Add(array);
  return parameters;
}

/// Keys as two arrays, tenants and texts.
Parameters KeyParameters(const std::vector<IdempotencyKey>& keys);
/// Inserts the keys that are missing, without a target; tells (tenant_id, key) of those.
const sql::Statement& InsertMissingKeys();
/// Locks the keys and reads those that have a target.
const sql::Statement& ReadKeys();
/// Removes the keys given: those that a batch inserted and left without a target.
const sql::Statement& DeleteKeys();

/// Lets the session plan its prepared statements anew.
const sql::Statement& DiscardPlans();

/// The time of the batch, and the transaction's id as text.
const sql::Statement& TimeAndTransaction();

}  // namespace flovyn::postgres
