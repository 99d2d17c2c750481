#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/base/uuid.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/unit/work.h"
#include "session.h"

namespace flovyn::postgres {

/// The entry table of workflows or tasks.
std::string_view EntryTable(WorkType type);

/// What executions have in an entry table: an id for each of their fingerprints. Those of one
/// fingerprint and one time of creation share a row.
class EntryRows {
 public:
  struct Owner {
    TenantId tenant = {};
    absl::Time created_at = {};
    Uuid id = {};
  };

  /// `table` is an entry table.
  explicit EntryRows(std::string_view table) : table_(table) {}

  void Add(const Owner& owner, const Metadata& metadata);
  /// Reads (id, tenant_id, created_at, metadata) from column `first` on.
  absl::Status AddFrom(const sql::Row& row, int first);

  /// Leaves out what both have.
  static void DropCommon(EntryRows& a, EntryRows& b);

  void AppendInsert(std::vector<Call>& calls);
  void AppendDelete(std::vector<Call>& calls);

 private:
  /// In the order of the index.
  using EntryRow = std::tuple<TenantId, std::int64_t, absl::Time, Uuid>;

  class Key;
  /// Behind the last of the sorted `rows_` that goes into one row with the one at `begin`.
  std::size_t EndOfRow(std::size_t begin) const;

  std::string_view table_;
  std::vector<EntryRow> rows_;
};

}  // namespace flovyn::postgres
