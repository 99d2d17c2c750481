#pragma once

#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/base/uuid.h"
#include "flovyn/domain/ids.h"

namespace flovyn {

/// Claims that this node delivered and whose work has not come back yet. Those that stay out for a
/// while are marked as delivered in the store (with the sweep, merged), so that the death of this
/// node does not take them from workers that are busy with them; short ones never cost a write.
/// Safe for concurrent use.
class ClaimLedger {
 public:
  void Delivered(const Uuid& work, const ClaimToken& token, absl::Time at);
  /// The work came back (submit, complete, fail) through this node.
  void Finished(const Uuid& work);
  /// Takes out what was delivered before `cutoff`, at most `limit`.
  std::vector<ClaimToken> TakeOlderThan(absl::Time cutoff, std::size_t limit);

 private:
  struct Entry {
    ClaimToken token;
    absl::Time at;
  };
  Mutex mutex_;
  absl::flat_hash_map<Uuid, Entry> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn
