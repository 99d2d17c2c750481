#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flovyn/sql/value.h"
#include "flovyn/unit/working_set.h"
#include "parameters.h"

namespace flovyn::postgres {

/// What idempotency_key.target_type holds.
inline constexpr std::string_view kWorkflowTarget = "WORKFLOW";
inline constexpr std::string_view kTaskTarget = "TASK";

/// The statements that lock and read what a batch names. Each sees the newest committed rows, so
/// images are read by a later statement than the one that locked. Rows are locked in ascending
/// order of keys and ids, whatever the plan.
///
/// Two shapes: refs that name workflows alone ($1: their ids), and refs that are to be followed
/// ($1 workflows, $2 tasks, $3 and $4 tenants and keys, as arrays).
struct LoadStatements {
  sql::Statement lock_workflows = {};
  sql::Statement lock_tasks = {};  ///< Empty in the first shape.
  sql::Statement read_workflows = {};
  sql::Statement read_tasks = {};  ///< Empty in the first shape.

  static const LoadStatements& For(const UnitRefs& refs);
};

/// Whether links are to be followed.
bool HasLinks(const UnitRefs& refs);
Parameters LoadParameters(const UnitRefs& refs);

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
