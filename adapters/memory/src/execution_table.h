#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "flovyn/domain/errors.h"
#include "flovyn/unit/work.h"
#include "selection.h"

namespace flovyn::memory {

/// All executions of one kind, each with what belongs to it alone (`Attached`), and the orders in
/// which they are asked for. References to entries hold for the life of the table.
template <class Execution, class Attached>
class ExecutionTable {
 public:
  using RowId = decltype(std::declval<Execution>().start.id);
  struct Entry {
    Execution row;
    Attached attached = {};
  };

  explicit ExecutionTable(std::string_view what) : what_(what) {}

  const Entry* Find(const RowId& id) const {
    const auto found = entries_.find(id);
    return found == entries_.end() ? nullptr : &found->second;
  }
  Attached& attached(const RowId& id) { return entries_.at(id).attached; }

  /// NotFound also for a row of another tenant.
  absl::StatusOr<const Entry*> Get(const TenantId& tenant, const RowId& id) const {
    const Entry* entry = Find(id);
    if (entry == nullptr || entry->row.start.tenant != tenant) return NotFound(what_, id.str());
    return entry;
  }
  absl::StatusOr<TenantId> TenantOf(const RowId& id) const {
    const Entry* entry = Find(id);
    if (entry == nullptr) return NotFound(what_, id.str());
    return entry->row.start.tenant;
  }

  /// Inserts the row, or replaces the one with its id.
  void Put(Execution row) {
    const auto [at, fresh] = entries_.try_emplace(row.start.id, Entry{row});
    if (fresh) IndexForGood(row);
    if (!fresh) Unindex(at->second.row);
    at->second.row = std::move(row);
    Index(at->second.row);
  }

  Listed<Execution> Newest(const TenantId& tenant, const Page& page,
                           absl::FunctionRef<bool(const Execution&)> wanted) const {
    Listed<Execution> listed;
    const auto rows = by_tenant_.find(tenant);
    if (rows == by_tenant_.end()) return listed;
    for (auto at = rows->second.rbegin(); at != rows->second.rend(); ++at) {
      const Execution& row = entries_.at(at->second).row;
      if (!wanted(row)) continue;
      const std::int64_t place = listed.total++;
      if (place >= page.offset && place - page.offset < page.limit) listed.rows.push_back(row);
    }
    return listed;
  }

  /// Oldest first.
  std::vector<Execution> OwnedBy(const TenantId& tenant, const WorkflowId& owner) const {
    std::vector<Execution> owned;
    const auto rows = by_owner_.find(owner);
    if (rows == by_owner_.end()) return owned;
    for (const auto& [created_at, id] : rows->second) {
      const Execution& row = entries_.at(id).row;
      if (row.start.tenant == tenant) owned.push_back(row);
    }
    return owned;
  }

  /// In dispatch order.
  std::vector<ReadyWork> Ready(const ReadyQuery& query, absl::Time now) const {
    std::vector<ReadyWork> found;
    const auto rows = ready_.find(query.queue);
    if (rows == ready_.end()) return found;
    for (const auto& [order, id] : rows->second) {
      if (found.size() >= query.limit) break;
      ReadyWork work = ReadyWorkOf(entries_.at(id).row);
      if (work.ready_at <= now && IsAskedFor(work, query)) found.push_back(std::move(work));
    }
    return found;
  }

  /// Queues that have work which is due, whoever may take it.
  std::vector<WorkQueue> DueQueues(absl::Time now) const {
    std::vector<WorkQueue> due;
    for (const auto& [queue, rows] : ready_) {
      const auto is_due = [&](const auto& place) {
        return ReadyWorkOf(entries_.at(place.second).row).ready_at <= now;
      };
      if (std::ranges::any_of(rows, is_due)) due.push_back(queue);
    }
    return due;
  }

  const std::set<RowId>& claimed() const { return claimed_; }
  void MarkDelivered(const RowId& id) { entries_.at(id).row.claim->delivered = true; }

 private:
  using ByTime = std::set<std::pair<absl::Time, RowId>>;
  using Status = decltype(std::declval<Execution>().status);

  void IndexForGood(const Execution& row) {
    by_tenant_[row.start.tenant].emplace(row.created_at, row.start.id);
    if (const auto owner = OwnerOf(row)) by_owner_[*owner].emplace(row.created_at, row.start.id);
  }

  void Index(const Execution& row) {
    if (row.status == Status::kPending) {
      const ReadyWork work = ReadyWorkOf(row);
      ready_[work.queue].emplace(work.order, row.start.id);
    }
    if (row.claim) claimed_.insert(row.start.id);
  }

  void Unindex(const Execution& row) {
    if (row.status == Status::kPending) {
      const ReadyWork work = ReadyWorkOf(row);
      const auto rows = ready_.find(work.queue);
      rows->second.erase({work.order, row.start.id});
      if (rows->second.empty()) ready_.erase(rows);
    }
    claimed_.erase(row.start.id);
  }

  std::string_view what_;
  std::unordered_map<RowId, Entry> entries_;
  std::map<TenantId, ByTime> by_tenant_;
  std::map<WorkflowId, ByTime> by_owner_;
  std::map<WorkQueue, std::set<std::pair<std::int64_t, RowId>>> ready_;
  std::set<RowId> claimed_;
};

}  // namespace flovyn::memory
