#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "flovyn/unit/working_set.h"
#include "loaded_waits.h"
#include "session.h"

namespace flovyn::postgres {

/// What the statements of one Load have told so far.
class LoadedRows {
 public:
  /// The calls that lock and read what `refs` name, in order, for a transaction that has begun.
  /// They write into this object. `after_conflict`: ended workflows are locked, too.
  void AppendCalls(const UnitRefs& refs, bool after_conflict, std::vector<Call>& calls);

  /// The calls, mostly none, that read what only the first calls told: promises of keys.
  std::vector<Call> FurtherCalls();

  /// After the calls. Errors: Internal for rows that no version of ours writes; Aborted when a
  /// workflow was opened between its lock and its read.
  absl::StatusOr<WorkingSet> TakeSet();
  const std::string& transaction_id() const { return transaction_id_; }
  const std::vector<IdempotencyKey>& inserted_keys() const { return inserted_keys_; }

 private:
  void AppendKeyCalls(const UnitRefs& refs, std::vector<Call>& calls);
  absl::Status CheckLocked() const;
  void ReadKey(const ResultRow& row);
  template <class T>
  void ReadInto(const ResultRow& row, std::vector<T>& rows);

  absl::Status unreadable_;
  std::vector<WorkflowExecution> workflows_;
  std::vector<TaskExecution> tasks_;
  std::vector<IdempotencyRecord> keys_;
  std::vector<IdempotencyKey> inserted_keys_;
  absl::flat_hash_set<WorkflowId> locked_;
  LoadedWaits waits_;
  absl::Time now_;
  std::string transaction_id_;
};

}  // namespace flovyn::postgres
