#include "fill_metadata_entries.h"

#include <string>
#include <utility>
#include <vector>

#include "entry_rows.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/sql/cells.h"

namespace flovyn::postgres {
namespace {

constexpr int kRowsAtOnce = 2'000;

absl::Status FillFrom(SqlConnection& connection, std::string_view table, WorkType type,
                      std::string_view restriction) {
  const sql::Statement select{
      .name = "fill_entries_from_" + std::string(table),
      .text = "SELECT id, tenant_id, created_at, metadata FROM " + std::string(table) +
              " WHERE id > $1 AND metadata IS NOT NULL" + std::string(restriction) +
              " ORDER BY id LIMIT " + std::to_string(kRowsAtOnce)};
  Uuid last;
  while (true) {
    EntryRows entries(EntryTable(type));
    int found = 0;
    absl::Status unreadable;
    const sql::Value after[] = {last};
    FLOVYN_RETURN_IF_ERROR(connection.Query(select, after, [&](const sql::Row& row) {
      ++found;
      last = row.Id(0);
      unreadable.Update(entries.AddFrom(row, 0));
    }));
    FLOVYN_RETURN_IF_ERROR(unreadable);
    std::vector<Call> calls;
    entries.AppendInsert(calls);
    if (!calls.empty()) FLOVYN_RETURN_IF_ERROR(connection.Run(std::move(calls)));
    if (found < kRowsAtOnce) return absl::OkStatus();
  }
}

}  // namespace

absl::Status FillMetadataEntries(SqlConnection& connection) {
  FLOVYN_RETURN_IF_ERROR(FillFrom(connection, "workflow_execution", WorkType::kWorkflow, ""));
  return FillFrom(connection, "task_execution", WorkType::kTask,
                  " AND workflow_execution_id IS NULL");
}

}  // namespace flovyn::postgres
