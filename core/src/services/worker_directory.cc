#include "flovyn/services/worker_directory.h"

#include <algorithm>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

// How stale a cached answer may be. Unknown workers are asked for again soon: they may be about to
// register through another node.
constexpr absl::Duration kKnownFor = absl::Seconds(10);
constexpr absl::Duration kUnknownFor = absl::Seconds(1);
constexpr std::size_t kMaxEntries = 100'000;

WorkerIdentity IdentityOf(const Worker& worker) {
  WorkerIdentity identity;
  identity.key = worker.id.str();
  identity.registered = true;
  identity.workflow_kinds = worker.workflow_kinds;
  identity.task_kinds = worker.task_kinds;
  return identity;
}

}  // namespace

WorkerDirectory::WorkerDirectory(WorkerRepository& workers, Clock& clock, Executor& executor)
    : workers_(workers), clock_(clock), executor_(executor) {}

void WorkerDirectory::Resolve(const TenantId& tenant, const std::string& worker,
                              OnIdentity on_identity) {
  const Name name(tenant, worker);
  if (std::optional<WorkerIdentity> cached = Cached(name)) {
    return on_identity(*std::move(cached));
  }
  const bool queued = executor_.Post([this, name, on_identity] { on_identity(Load(name)); });
  if (!queued) on_identity(ResourceExhausted("the server is busy; poll again later"));
}

std::optional<WorkerIdentity> WorkerDirectory::Cached(const Name& name) {
  const absl::Time now = clock_.Now();
  MutexLock lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return std::nullopt;
  const Entry& entry = found->second;
  const absl::Duration bound = entry.identity.registered ? kKnownFor : kUnknownFor;
  if (now - entry.loaded_at > bound) return std::nullopt;
  seen_.insert_or_assign(Name(name.first, entry.identity.key), now);
  return entry.identity;
}

absl::StatusOr<WorkerIdentity> WorkerDirectory::Load(const Name& name) {
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<Worker> worker,
                          workers_.Find(name.first, name.second));
  WorkerIdentity identity;
  identity.key = name.second;
  if (worker) identity = IdentityOf(*worker);
  MutexLock lock(mutex_);
  Keep(name, identity);
  seen_.insert_or_assign(Name(name.first, identity.key), clock_.Now());
  return identity;
}

void WorkerDirectory::Keep(const Name& name, const WorkerIdentity& identity) {
  // Names come from outside: a flood of them must not grow the cache for ever.
  if (entries_.size() >= kMaxEntries) entries_.clear();
  entries_.insert_or_assign(name, Entry{identity, clock_.Now()});
}

void WorkerDirectory::Learn(const Worker& worker) {
  const WorkerIdentity identity = IdentityOf(worker);
  MutexLock lock(mutex_);
  Keep(Name(worker.tenant, worker.name), identity);
  Keep(Name(worker.tenant, identity.key), identity);
  seen_.insert_or_assign(Name(worker.tenant, identity.key), clock_.Now());
}

void WorkerDirectory::Seen(const TenantId& tenant, const std::string& key) {
  MutexLock lock(mutex_);
  seen_.insert_or_assign(Name(tenant, key), clock_.Now());
}

std::vector<WorkerSeen> WorkerDirectory::TakeSeen() {
  std::vector<WorkerSeen> seen;
  MutexLock lock(mutex_);
  seen.reserve(seen_.size());
  for (const auto& [name, at] : seen_) seen.push_back({name.first, name.second, at});
  seen_.clear();
  return seen;
}

}  // namespace flovyn
