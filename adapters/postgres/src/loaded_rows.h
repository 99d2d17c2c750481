#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/unit/working_set.h"
#include "session.h"

namespace flovyn::postgres {

/// What the statements of one Load have told so far.
class LoadedRows {
 public:
  /// The calls that lock and read what `refs` name, in order. They write into this object.
  std::vector<Call> Calls(const UnitRefs& refs);

  /// After the calls. Errors: Internal for rows that no version of ours writes.
  absl::StatusOr<WorkingSet> TakeSet();
  const std::string& transaction_id() const { return transaction_id_; }
  const std::vector<IdempotencyKey>& inserted_keys() const { return inserted_keys_; }

 private:
  void AppendKeyCalls(const UnitRefs& refs, std::vector<Call>& calls);
  void ReadKey(const ResultRow& row);
  template <class T>
  void ReadInto(const ResultRow& row, std::vector<T>& rows);

  absl::Status unreadable_;
  std::vector<WorkflowExecution> workflows_;
  std::vector<TaskExecution> tasks_;
  std::vector<IdempotencyRecord> keys_;
  std::vector<IdempotencyKey> inserted_keys_;
  absl::Time now_;
  std::string transaction_id_;
};

}  // namespace flovyn::postgres
