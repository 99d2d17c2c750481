#include "entry_rows.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/execution_table.h"
#include "flovyn/sql/metadata_entries.h"
#include "set_statements.h"

namespace flovyn::postgres {
namespace {

constexpr std::string_view kWorkflowEntries = sql::ExecutionTable<WorkflowExecution>::kEntries;
constexpr std::string_view kTaskEntries = sql::ExecutionTable<TaskExecution>::kEntries;

sql::Statement InsertInto(std::string_view table) {
  return InsertRows(table, {"tenant_id", "fingerprint", "created_at", "id"});
}

sql::Statement DeleteFrom(std::string_view table) {
  return {.name = "delete_" + std::string(table),
          .text = "DELETE FROM " + std::string(table) +
                  " AS d USING unnest($1, $2, $3, $4) AS s (tenant_id, fingerprint, created_at, "
                  "id) WHERE d.tenant_id = s.tenant_id AND d.fingerprint = s.fingerprint AND "
                  "d.created_at = s.created_at AND d.id = s.id"};
}

}  // namespace

std::string_view EntryTable(WorkType type) {
  return type == WorkType::kWorkflow ? kWorkflowEntries : kTaskEntries;
}

void EntryRows::Add(const Owner& owner, const Metadata& metadata) {
  for (const std::int64_t fingerprint : sql::EntryFingerprints(metadata.json())) {
    rows_.emplace_back(owner.tenant, fingerprint, owner.created_at, owner.id);
  }
}

absl::Status EntryRows::AddFrom(const sql::Row& row, int first) {
  Metadata metadata;
  FLOVYN_RETURN_IF_ERROR(sql::ReadCell(row, first + 3, metadata));
  Add({TenantId(row.Id(first + 1)), row.Time(first + 2), row.Id(first)}, metadata);
  return absl::OkStatus();
}

void EntryRows::DropCommon(EntryRows& a, EntryRows& b) {
  if (a.rows_.empty() || b.rows_.empty()) return;
  std::ranges::sort(a.rows_);
  std::ranges::sort(b.rows_);
  std::vector<EntryRow> only_a;
  std::vector<EntryRow> only_b;
  std::ranges::set_difference(a.rows_, b.rows_, std::back_inserter(only_a));
  std::ranges::set_difference(b.rows_, a.rows_, std::back_inserter(only_b));
  a.rows_ = std::move(only_a);
  b.rows_ = std::move(only_b);
}

void EntryRows::AppendInsert(std::vector<Call>& calls) {
  static const sql::Statement workflows = InsertInto(kWorkflowEntries);
  static const sql::Statement tasks = InsertInto(kTaskEntries);
  Append(table_ == kWorkflowEntries ? workflows : tasks, calls);
}

void EntryRows::AppendDelete(std::vector<Call>& calls) {
  static const sql::Statement workflows = DeleteFrom(kWorkflowEntries);
  static const sql::Statement tasks = DeleteFrom(kTaskEntries);
  Append(table_ == kWorkflowEntries ? workflows : tasks, calls);
}

void EntryRows::Append(const sql::Statement& statement, std::vector<Call>& calls) {
  if (rows_.empty()) return;
  // Neighbours in the index are written one after the other.
  std::ranges::sort(rows_);
  Array tenants(PgType::kUuid);
  Array fingerprints(PgType::kInt8);
  Array created(PgType::kTimestamptz);
  Array ids(PgType::kUuid);
  for (const auto& [tenant, fingerprint, created_at, id] : rows_) {
    tenants.Add(tenant.uuid());
    fingerprints.Add(fingerprint);
    created.Add(created_at);
    ids.Add(id);
  }
  Call& call = calls.emplace_back(Call{.statement = &statement});
  call.parameters.Add(tenants).Add(fingerprints).Add(created).Add(ids);
}

}  // namespace flovyn::postgres
