#include "flovyn/services/field_rule_book.h"

#include "flovyn/base/status_macros.h"

namespace flovyn {

FieldRuleBook::FieldRuleBook(MetadataFieldRepository& fields, const Clock& clock,
                             Executor& executor)
    : fields_(fields), clock_(clock), executor_(executor) {}

absl::StatusOr<FieldRuleBook::Rules> FieldRuleBook::Get(const TenantId& tenant) {
  if (Rules known = Known(tenant)) return known;
  return ReadNow(tenant);
}

void FieldRuleBook::Forget(const TenantId& tenant) {
  MutexLock lock(mutex_);
  ++changes_;
  const auto found = entries_.find(tenant);
  if (found == entries_.end()) return;
  bytes_ -= found->second.rules->bytes();
  entries_.erase(found);
}

FieldRuleBook::Rules FieldRuleBook::Known(const TenantId& tenant) {
  Rules known;
  {
    MutexLock lock(mutex_);
    const auto found = entries_.find(tenant);
    if (found == entries_.end()) return nullptr;
    Entry& entry = found->second;
    const absl::Duration age = clock_.Now() - entry.read_at;
    if (age > kMaxAge) return nullptr;
    if (age <= kFresh || entry.refreshing) return entry.rules;
    entry.refreshing = true;
    known = entry.rules;
  }
  Refresh(tenant);
  return known;
}

void FieldRuleBook::Read(const TenantId& tenant, Then then) {
  const bool queued =
      executor_.Post([self = shared_from_this(), tenant, then] { then(self->Get(tenant)); });
  // A full executor refuses reads, but starts pass.
  if (!queued) then(Get(tenant));
}

void FieldRuleBook::Refresh(const TenantId& tenant) {
  const bool queued = executor_.Post([self = shared_from_this(), tenant] {
    if (!self->ReadNow(tenant).ok()) self->RefreshLater(tenant);
  });
  if (!queued) RefreshLater(tenant);
}

void FieldRuleBook::RefreshLater(const TenantId& tenant) {
  MutexLock lock(mutex_);
  const auto found = entries_.find(tenant);
  if (found != entries_.end()) found->second.refreshing = false;
}

absl::StatusOr<FieldRuleBook::Rules> FieldRuleBook::ReadNow(const TenantId& tenant) {
  std::uint64_t before = 0;
  {
    MutexLock lock(mutex_);
    before = changes_;
  }
  const absl::Time now = clock_.Now();
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<MetadataField> fields, fields_.List(tenant));
  auto rules = std::make_shared<const FieldRules>(fields);
  MutexLock lock(mutex_);
  // What was read while fields changed may be from before.
  if (before == changes_) Keep(tenant, {.rules = rules, .read_at = now});
  return rules;
}

void FieldRuleBook::Keep(const TenantId& tenant, const Entry& entry) {
  const auto found = entries_.find(tenant);
  if (found != entries_.end()) bytes_ -= found->second.rules->bytes();
  bytes_ += entry.rules->bytes();
  entries_.insert_or_assign(tenant, entry);
  if (bytes_ <= kMaxBytes) return;
  entries_.clear();
  bytes_ = 0;
}

}  // namespace flovyn
