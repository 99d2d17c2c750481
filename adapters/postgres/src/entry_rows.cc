#include "entry_rows.h"

#include <algorithm>
#include <array>
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

/// Ids of a row at most.
constexpr std::size_t kMostIds = 64;

/// $4 are the ids of all rows, one after the other; a row has those from `first` to `last`.
sql::Statement InsertInto(std::string_view table) {
  return {
      .name = "insert_" + std::string(table),
      .text =
          "INSERT INTO " + std::string(table) +
          " (tenant_id, fingerprint, created_at, size, ids) SELECT s.tenant_id, "
          "s.fingerprint, s.created_at, s.last - s.first + 1, $4[s.first::int:s.last::int] FROM "
          "unnest($1, $2, $3, $5, $6) AS s (tenant_id, fingerprint, created_at, first, "
          "last)"};
}

/// A statement on the rows AS d that have ids that go, g.ids.
sql::Statement Removing(std::string_view name, std::string_view table, const std::string& change,
                        const std::string& from, std::string_view condition) {
  return {.name = std::string(name) + "_" + std::string(table),
          .text =
              "WITH g AS (SELECT tenant_id, fingerprint, created_at, array_agg(id) AS ids FROM "
              "unnest($1, $2, $3, $4) AS s (tenant_id, fingerprint, created_at, id) GROUP BY "
              "tenant_id, fingerprint, created_at) " +
              change + " " + from +
              " g WHERE d.tenant_id = g.tenant_id AND d.fingerprint = g.fingerprint AND "
              "d.created_at = g.created_at AND d.ids " +
              std::string(condition)};
}

/// Two commits may take ids out of the same rows at once: the second waits until it has locked all
/// of its rows, in an order that both keep, and then sees them as the first left them. Most rows go
/// whole; of the others the ids are taken out.
std::array<sql::Statement, 3> RemoveFrom(std::string_view table) {
  const std::string name(table);
  const std::string remove = "DELETE FROM " + name + " AS d";
  const std::string kept = "(SELECT array_agg(k) FROM unnest(d.ids) AS k WHERE k <> ALL (g.ids))";
  const std::string take_out =
      "UPDATE " + name + " AS d SET ids = " + kept + ", size = cardinality(" + kept + ")";
  const std::string in_order =
      "&& g.ids ORDER BY d.tenant_id, d.fingerprint, d.created_at, d.ids FOR UPDATE OF d";
  return {Removing("lock", table, "SELECT 1", "FROM " + name + " AS d,", in_order),
          Removing("delete", table, remove, "USING", "<@ g.ids"),
          Removing("take_out_of", table, take_out, "FROM", "&& g.ids")};
}

}  // namespace

/// The key of each of several rows, as parameters.
class EntryRows::Key {
 public:
  void Add(const EntryRow& row) {
    tenants_.Add(std::get<TenantId>(row).uuid());
    fingerprints_.Add(std::get<std::int64_t>(row));
    created_.Add(std::get<absl::Time>(row));
  }
  Parameters& AddTo(Parameters& parameters) const {
    return parameters.Add(tenants_).Add(fingerprints_).Add(created_);
  }

 private:
  Array tenants_{PgType::kUuid};
  Array fingerprints_{PgType::kInt8};
  Array created_{PgType::kTimestamptz};
};

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
  if (rows_.empty()) return;
  std::ranges::sort(rows_);
  Key key;
  Array ids(PgType::kUuid);
  Array first(PgType::kInt8);
  Array last(PgType::kInt8);
  for (std::size_t begin = 0; begin < rows_.size();) {
    const std::size_t end = EndOfRow(begin);
    key.Add(rows_[begin]);
    first.Add(static_cast<std::int64_t>(begin + 1));
    last.Add(static_cast<std::int64_t>(end));
    for (; begin < end; ++begin) ids.Add(std::get<Uuid>(rows_[begin]));
  }
  Call& call =
      calls.emplace_back(Call{.statement = table_ == kWorkflowEntries ? &workflows : &tasks});
  key.AddTo(call.parameters).Add(ids).Add(first).Add(last);
}

void EntryRows::AppendDelete(std::vector<Call>& calls) {
  static const auto workflows = RemoveFrom(kWorkflowEntries);
  static const auto tasks = RemoveFrom(kTaskEntries);
  if (rows_.empty()) return;
  std::ranges::sort(rows_);
  Key key;
  Array ids(PgType::kUuid);
  for (const EntryRow& row : rows_) {
    key.Add(row);
    ids.Add(std::get<Uuid>(row));
  }
  Parameters parameters;
  key.AddTo(parameters).Add(ids);
  for (const sql::Statement& statement : table_ == kWorkflowEntries ? workflows : tasks) {
    calls.push_back({.statement = &statement, .parameters = parameters});
  }
}

std::size_t EntryRows::EndOfRow(std::size_t begin) const {
  const auto key = [this](std::size_t at) {
    const auto& [tenant, fingerprint, created_at, id] = rows_[at];
    return std::tie(tenant, fingerprint, created_at);
  };
  std::size_t end = begin + 1;
  while (end < rows_.size() && end - begin < kMostIds && key(end) == key(begin)) ++end;
  return end;
}

}  // namespace flovyn::postgres
