#pragma once

#include <cstdint>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "creation_index.h"
#include "flovyn/domain/errors.h"
#include "flovyn/unit/work.h"
#include "ready_index.h"
#include "selection.h"

namespace flovyn::memory {

/// All executions of one kind, each with what belongs to it alone (`Attached`), and the orders in
/// which they are asked for. References to entries hold until they are erased.
template <class Execution, class Attached>
class ExecutionTable {
 public:
  using RowId = decltype(std::declval<Execution>().start.id);
  using Place = std::pair<absl::Time, RowId>;
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
    if (fresh) {
      by_tenant_.Add(row.start.tenant, PlaceOf(row));
      if (const auto owner = OwnerOf(row)) by_owner_.Add(*owner, PlaceOf(row));
    } else {
      Unindex(at->second.row);
    }
    at->second.row = std::move(row);
    Index(at->second.row);
  }

  void Erase(const RowId& id) {
    const auto found = entries_.find(id);
    if (found == entries_.end()) return;
    const Execution& row = found->second.row;
    Unindex(row);
    by_tenant_.Remove(row.start.tenant, PlaceOf(row));
    if (const auto owner = OwnerOf(row)) by_owner_.Remove(*owner, PlaceOf(row));
    entries_.erase(found);
  }

  /// Newest first. They hold until the table changes.
  std::vector<const Execution*> Newest(const TenantId& tenant,
                                       absl::FunctionRef<bool(const Execution&)> wanted) const {
    std::vector<const Execution*> found;
    const auto& places = by_tenant_.Of(tenant);
    for (auto at = places.rbegin(); at != places.rend(); ++at) {
      const Execution& row = entries_.at(at->second).row;
      if (wanted(row)) found.push_back(&row);
    }
    return found;
  }

  /// Those of the tenant that were created after `place`, oldest first, until `visit` gives false.
  void VisitAfter(const TenantId& tenant, const Place& place,
                  absl::FunctionRef<bool(const Entry&)> visit) const {
    const auto& places = by_tenant_.Of(tenant);
    for (auto at = places.upper_bound(place); at != places.end(); ++at) {
      if (!visit(entries_.at(at->second))) return;
    }
  }

  /// Oldest first.
  std::vector<Execution> OwnedBy(const TenantId& tenant, const WorkflowId& owner) const {
    std::vector<Execution> owned;
    for (const RowId& id : IdsOwnedBy(owner)) {
      const Execution& row = entries_.at(id).row;
      if (row.start.tenant == tenant) owned.push_back(row);
    }
    return owned;
  }
  std::vector<RowId> IdsOwnedBy(const WorkflowId& owner) const {
    std::vector<RowId> ids;
    for (const Place& place : by_owner_.Of(owner)) ids.push_back(place.second);
    return ids;
  }

  const ReadyIndex& ready() const { return ready_; }
  const std::set<RowId>& claimed() const { return claimed_; }
  void MarkDelivered(const RowId& id) { entries_.at(id).row.claim->delivered = true; }

 private:
  using Status = decltype(std::declval<Execution>().status);

  static Place PlaceOf(const Execution& row) { return {row.created_at, row.start.id}; }

  void Index(const Execution& row) {
    if (row.status == Status::kPending) ready_.Add(ReadyWorkOf(row));
    if (row.claim) claimed_.insert(row.start.id);
  }

  void Unindex(const Execution& row) {
    if (row.status == Status::kPending) ready_.Remove(ReadyWorkOf(row));
    claimed_.erase(row.start.id);
  }

  std::string_view what_;
  std::unordered_map<RowId, Entry> entries_;
  CreationIndex<TenantId, RowId> by_tenant_;
  CreationIndex<WorkflowId, RowId> by_owner_;
  ReadyIndex ready_;
  std::set<RowId> claimed_;
};

}  // namespace flovyn::memory
