#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/metadata_field_repository.h"
#include "flovyn/services/field_rules.h"

namespace flovyn {

/// The rules of each organization, kept in memory, so that a start costs no read of the store. What
/// changes through this node counts at once, what changes through another within kMaxAge. Safe for
/// concurrent use. Shared: a read that nobody waits for may outlast the engine, not the store.
class FieldRuleBook : public std::enable_shared_from_this<FieldRuleBook> {
 public:
  using Rules = std::shared_ptr<const FieldRules>;  // shared by the starts that use it
  using Then = std::function<void(absl::StatusOr<Rules>)>;

  /// Older ones are read again, while starts go on with what is known,
  static constexpr absl::Duration kFresh = absl::Seconds(5);
  /// up to this age.
  static constexpr absl::Duration kMaxAge = absl::Seconds(10);
  static constexpr std::size_t kMaxBytes = 64 * 1024 * 1024;  ///< Of all that is kept.

  FieldRuleBook(MetadataFieldRepository& fields, const Clock& clock, Executor& executor);

  /// Calls `then` at once when the rules are known, else on the executor when they were read.
  /// A full executor does not keep it waiting: they are read at once then. Errors: the store's.
  template <class Next>
  void With(const TenantId& tenant, Next then) {
    if (Rules known = Known(tenant)) return then(absl::StatusOr<Rules>(std::move(known)));
    Read(tenant, std::move(then));
  }
  /// The same for callers that may block.
  absl::StatusOr<Rules> Get(const TenantId& tenant);
  /// The fields of the tenant have changed.
  void Forget(const TenantId& tenant);

 private:
  struct Entry {
    Rules rules = {};
    absl::Time read_at;
    bool refreshing = false;
  };

  /// nullptr when they are to be waited for. Has them read again when it is time.
  Rules Known(const TenantId& tenant);
  void Read(const TenantId& tenant, Then then);
  void Refresh(const TenantId& tenant);
  void RefreshLater(const TenantId& tenant);
  absl::StatusOr<Rules> ReadNow(const TenantId& tenant);
  void Keep(const TenantId& tenant, const Entry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  MetadataFieldRepository& fields_;
  const Clock& clock_;
  Executor& executor_;
  Mutex mutex_;
  std::uint64_t changes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<TenantId, Entry> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn
