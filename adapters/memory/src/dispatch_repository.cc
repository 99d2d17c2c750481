#include "dispatch_repository.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"

namespace flovyn::memory {
namespace {

void RecordSeen(const SweepRequest& request, Tables& tables) {
  for (const WorkerSeen& seen : request.seen) {
    const absl::Time at = absl::FromUnixMicros(absl::ToUnixMicros(seen.at));
    absl::Time& last = tables.last_seen.try_emplace({seen.tenant, seen.worker}, at).first->second;
    last = std::max(last, at);
  }
}

template <class Table>
void RecordDelivered(const absl::flat_hash_set<ClaimToken>& delivered, Table& table) {
  for (const auto& id : table.claimed()) {
    if (delivered.contains(table.Find(id)->row.claim->token)) table.MarkDelivered(id);
  }
}

/// Tells which claims are lost. This store has one process: every other node is dead.
class LapseRule {
 public:
  LapseRule(const SweepRequest& request, const Tables& tables, absl::Time now)
      : request_(request), tables_(tables), now_(now) {}

  bool Lapsed(const TenantId& tenant, const Claim& claim) const {
    const bool lease_over = claim.lease_until <= now_;
    const bool undelivered = claim.node != request_.node && !claim.delivered;
    return lease_over || undelivered || Silent(tenant, claim);
  }

 private:
  bool Silent(const TenantId& tenant, const Claim& claim) const {
    absl::Time last = claim.claimed_at;  // the poll that claimed was a sign of life
    const auto seen = tables_.last_seen.find({tenant, claim.worker});
    if (seen != tables_.last_seen.end()) last = std::max(last, seen->second);
    return last + request_.policy.worker_silence <= now_;
  }

  const SweepRequest& request_;
  const Tables& tables_;
  absl::Time now_;
};

template <class Table, class Id>
void CollectLapsed(const LapseRule& rule, const Table& table, std::size_t limit,
                   std::vector<std::pair<Id, ClaimToken>>& out) {
  for (const auto& id : table.claimed()) {
    if (out.size() >= limit) return;
    const auto& row = table.Find(id)->row;
    if (rule.Lapsed(row.start.tenant, *row.claim)) out.emplace_back(id, row.claim->token);
  }
}

}  // namespace

absl::StatusOr<std::vector<ReadyWork>> MemoryDispatchRepository::FindReady(
    const ReadyQuery& query) {
  const std::lock_guard lock(data_.mutex);
  const absl::Time now = data_.Now();
  return query.queue.type == WorkType::kWorkflow ? data_.tables.workflows.ready().Find(query, now)
                                                 : data_.tables.tasks.ready().Find(query, now);
}

absl::StatusOr<SweepResult> MemoryDispatchRepository::Sweep(const SweepRequest& request) {
  const std::lock_guard lock(data_.mutex);
  Tables& tables = data_.tables;
  RecordSeen(request, tables);
  const absl::flat_hash_set<ClaimToken> delivered(request.delivered.begin(),
                                                  request.delivered.end());
  RecordDelivered(delivered, tables.workflows);
  RecordDelivered(delivered, tables.tasks);

  const absl::Time now = data_.Now();
  const LapseRule rule(request, tables, now);
  SweepResult result;
  CollectLapsed(rule, tables.workflows, request.max_lapsed, result.lapsed_workflows);
  CollectLapsed(rule, tables.tasks, request.max_lapsed - result.lapsed_workflows.size(),
                result.lapsed_tasks);
  result.queues = tables.workflows.ready().DueQueues(now);
  std::ranges::move(tables.tasks.ready().DueQueues(now), std::back_inserter(result.queues));
  return result;
}

absl::StatusOr<std::size_t> MemoryDispatchRepository::RemoveExpiredKeys(std::size_t limit) {
  const std::lock_guard lock(data_.mutex);
  const absl::Time now = data_.Now();
  std::size_t removed = 0;
  for (auto at = data_.tables.keys.begin(); at != data_.tables.keys.end() && removed < limit;) {
    if (at->second.expires_at <= now) {
      at = data_.tables.keys.erase(at);
      ++removed;
    } else {
      ++at;
    }
  }
  return removed;
}

}  // namespace flovyn::memory
