#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <tuple>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/logger.h"
#include "flovyn/services/worker_service.h"
#include "schema/input_schema.h"

namespace flovyn::http {

/// The input schemas of kinds, read and made ready once. A registration through this node is seen
/// at once, one through another within kMaxAge. Safe for concurrent use.
class SchemaBook {
 public:
  static constexpr absl::Duration kMaxAge = absl::Seconds(5);
  static constexpr std::size_t kMaxKinds = 1'000;
  static constexpr std::size_t kMaxBytes = 4 * 1024 * 1024;  // of all schema texts

  SchemaBook(WorkerService& workers, Clock& clock, Logger& logger);

  /// nullptr when the kind has none, or one that cannot be checked, which is logged once. Blocks
  /// for a read of the store, when what it knows is too old. Errors: those of the store.
  absl::StatusOr<std::shared_ptr<const InputSchema>> Find(const TenantId& tenant, WorkType type,
                                                          const std::string& kind);

 private:
  using Key = std::tuple<TenantId, WorkType, std::string>;
  struct Entry {
    Key key = {};
    Payload text = {};
    std::shared_ptr<const InputSchema> schema = {};  // shared with the checks that use it
    absl::Time read_at;
    std::uint64_t registrations = 0;  // at the time of reading
  };
  using Entries = std::list<Entry>;

  std::shared_ptr<const InputSchema> MadeReady(const Key& key, const Payload& text);
  void Keep(Entry entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Drop(Entries::iterator entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  WorkerService& workers_;
  Clock& clock_;
  Logger& logger_;
  Mutex mutex_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);  // the last used first
  absl::flat_hash_map<Key, Entries::iterator> places_ ABSL_GUARDED_BY(mutex_);
  std::size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace flovyn::http
